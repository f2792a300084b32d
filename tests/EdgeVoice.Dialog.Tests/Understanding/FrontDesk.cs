using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>A branch's intents as a site would write them, and what callers then say, out of scope too.</summary>
internal static class FrontDesk
{
    public static IReadOnlyList<IntentExample> Examples { get; } =
    [
        .. Of("book_appointment", "i want to book an appointment", "can i make an appointment", "i'd like to come in next week", "do you have a free slot on friday", "book me in for tuesday morning", "i need to see somebody about my account", "could i schedule a visit", "i would like an appointment please"),
        .. Of("move_appointment", "i need to move my appointment", "can i change my appointment to another day", "i'd like to reschedule", "can we make it later in the week", "i can't make it on monday can i come another day", "please change the time of my appointment", "push my appointment back"),
        .. Of("cancel_appointment", "cancel my appointment", "i need to cancel my booking", "i can't come to my appointment", "i won't be able to make it tomorrow", "please take my name off the list", "i don't need the appointment any more", "i'd like to cancel the visit on friday"),
        .. Of("opening_hours", "what are your opening hours", "when do you open", "are you open on saturday", "what time do you close today", "how late are you open", "are you open on bank holidays", "until when can i come by"),
        .. Of("address", "where are you", "what's your address", "how do i get to you", "where is your office", "can i park near you", "which bus goes to your branch", "what street are you in"),
        .. Of("order_status", "where is my order", "what's the status of my order", "has my parcel been sent", "when will my delivery arrive", "i ordered something last week and it hasn't come", "can you check my order", "i want to ask about order four seven one one"),
        .. Of("complaint", "i want to complain", "i'm not happy with the service", "this is the third time i call about this", "your colleague was very rude to me", "i have a complaint about my last visit", "i am really disappointed", "nobody ever called me back"),
        .. Of("prices", "how much does it cost", "what are your prices", "is there a fee", "what do i have to pay for a visit", "do you charge for a cancelled appointment", "how expensive is it"),
    ];

    public static (string Text, string Intent)[] Callers { get; } =
    [
        ("hi i'd like to book an appointment for thursday please", "book_appointment"),
        ("could i get an appointment some time next week", "book_appointment"),
        ("i'd like to arrange a visit", "book_appointment"),
        ("do you have anything free tomorrow morning", "book_appointment"),
        ("i want to reschedule my appointment", "move_appointment"),
        ("could you move my visit from tuesday to wednesday", "move_appointment"),
        ("is it possible to change my appointment to a later date", "move_appointment"),
        ("i have to cancel my appointment", "cancel_appointment"),
        ("i can't come tomorrow please cancel my booking", "cancel_appointment"),
        ("when are you open", "opening_hours"),
        ("what time do you close on sundays", "opening_hours"),
        ("are you still open at six", "opening_hours"),
        ("can you give me your address", "address"),
        ("where can i find your office", "address"),
        ("how do i get there by bus", "address"),
        ("i'd like to know where my order is", "order_status"),
        ("my parcel still hasn't arrived", "order_status"),
        ("can you tell me the status of my delivery", "order_status"),
        ("i'd like to make a complaint", "complaint"),
        ("i am very unhappy with your service", "complaint"),
        ("how much do i have to pay", "prices"),
        ("what does an appointment cost", "prices"),
    ];

    public static string[] Strangers { get; } =
    [
        "what's the capital of peru", "can you play some rock music", "who won the world cup in nineteen ninety", "tell me something funny",
        "how do i bake bread", "set a timer for ten minutes", "what is the tallest building in the world", "my cat has run away",
        "translate house into spanish", "how many stars are in the sky", "turn off the lamp in the bedroom", "do you like football",
        "i want to fly to new york", "how do you spell mississippi", "what should i have for dinner", "is it going to snow tonight",
        "who is the prime minister of japan", "my television is broken", "recommend me a movie", "what is nine times seven",
    ];

    private static IEnumerable<IntentExample> Of(string intent, params string[] texts) => texts.Select(t => new IntentExample(t, intent));
}
