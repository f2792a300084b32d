"""Our own templates for what callers say to steer a call: repeat, slower, a person, cancel, start over, hold, greet,
yes, no, corrections. `sample` draws one utterance with its dialog acts; fillers come from the corpus's slot values."""
import random

from corpus import ACTS

G = {
    "pre": ["", "", "", "", "uh", "um", "okay", "well", "sorry", "excuse me", "so", "oh", "right", "listen", "look", "hey", "er", "please"],
    "post": ["", "", "", "", "", "please", "for me", "thanks", "if you can", "if that's okay", "now", "would you", "will you"],
    "can": ["can you", "could you", "would you", "will you", "can you please", "could you please", "would you mind to", "please", "i'd like you to", "i need you to", "you have to", ""],
    "say": ["say that", "repeat that", "say it", "repeat it", "repeat the question", "repeat what you said", "tell me that", "run that by me", "read that", "go over that", "repeat the last part", "repeat the options", "say the last bit", "repeat yourself", "read it back", "give me the options", "read me the choices", "repeat the number", "say the address", "repeat the time"],
    "repeat": ["{can} {say} again", "{can} {say} once more", "{can} {say} one more time", "{can} {say} another time", "{can} repeat", "repeat", "again", "once more", "one more time", "say again", "come again", "pardon", "pardon me", "i beg your pardon", "sorry what", "what", "what did you say", "what was that", "what was that again", "what did you just say", "sorry i didn't catch that", "i didn't hear you", "i did not get that", "i couldn't hear that", "i missed that", "i didn't catch the last part", "can't hear you", "i can't hear you", "i didn't understand", "i didn't understand you", "what were the options again", "what was the question", "say what", "huh", "you what", "what's that", "i lost you there", "you're breaking up", "you cut out there", "come back", "sorry", "i don't understand", "what do you mean", "i did not understand the question"],
    "slower": ["{can} speak slower", "{can} speak more slowly", "{can} talk slower", "{can} talk a bit slower", "{can} slow down", "slower", "slow down", "slowly", "more slowly", "a little slower", "not so fast", "you're talking too fast", "you are too fast", "you speak too fast", "that was too fast", "that's too quick", "too fast", "{can} say that slowly", "{can} say that more slowly", "{can} repeat that slowly", "can you speak up and slow down", "you're going too fast for me", "i can't follow you", "take it slow", "speak slowly", "go slower", "one thing at a time", "i can't keep up"],
    "person": ["a person", "a human", "a real person", "an agent", "a human being", "someone", "somebody", "a representative", "an operator", "the operator", "customer service", "a live person", "a live agent", "a receptionist", "the receptionist", "reception", "the front desk", "your manager", "the manager", "a supervisor", "a member of staff", "one of your staff", "a colleague", "somebody real", "someone real", "an actual person", "a real human", "an advisor", "an assistant", "support", "the office", "a human agent", "an employee", "someone who works there", "someone in charge", "a proper person", "a staff member", "the duty manager", "the team"],
    "talkto": ["speak to", "talk to", "speak with", "talk with", "be put through to", "be connected to", "be transferred to", "have"],
    "connect": ["put me through to", "connect me to", "connect me with", "transfer me to", "get me", "give me", "let me talk to", "let me speak to", "let me speak with", "pass me to", "hand me over to", "put me on to", "switch me to", "forward me to", "get"],
    "human": ["i want to {talkto} {person}", "i would like to {talkto} {person}", "i'd like to {talkto} {person}", "i need to {talkto} {person}", "can i {talkto} {person}", "could i {talkto} {person}", "may i {talkto} {person}", "can i please {talkto} {person}", "is there {person} i can talk to", "is there {person} i can speak to", "is {person} there", "is {person} available", "{connect} {person}", "can you {connect} {person}", "could you {connect} {person}", "please {connect} {person}", "just {connect} {person}", "{person}", "{person} please", "i'd rather {talkto} {person}", "i don't want to talk to a machine", "i don't want to talk to a robot", "i'm not talking to a computer", "no more robots {connect} {person}", "i hate these machines", "human", "operator", "agent", "representative", "real person", "put me through", "transfer me", "transfer my call", "you're not helping {connect} {person}", "this isn't working i want {person}", "i just want to {talkto} {person}", "can somebody call me back", "stop i want {person}", "let me talk to a human", "can you get someone", "someone please", "get me somebody who can help", "i'll only speak to {person}", "i want {person}", "enough {connect} {person}"],
    "cancel": ["cancel", "cancel that", "cancel this", "cancel it", "cancel everything", "never mind", "nevermind", "never mind that", "forget it", "forget about it", "forget that", "forget i asked", "stop", "stop it", "stop that", "abort", "drop it", "don't bother", "leave it", "let's leave it", "leave that", "scrap that", "scratch that", "i changed my mind", "i've changed my mind", "actually i don't want to do that", "i don't want to do that anymore", "i don't need it anymore", "let's not", "let's not do that", "don't do that", "don't do it", "quit", "exit", "undo that", "actually never mind", "actually forget it", "no forget it", "no never mind", "it doesn't matter", "doesn't matter anymore", "not anymore", "please cancel that", "can you cancel that", "can you stop that", "let it go"],
    "start_over": ["start over", "start again", "let's start over", "let's start again", "can we start over", "can we start again", "could we start from the beginning", "start from the beginning", "start from scratch", "let's begin again", "begin again", "restart", "reset", "go back to the start", "go back to the beginning", "back to the start", "back to the beginning", "main menu", "go back to the main menu", "take me back to the main menu", "take me to the beginning", "from the top", "i want to start over", "i'd like to start again", "let me start over", "can i start over", "do it all over again", "let's do it all again from the beginning", "let's take it from the top", "all over again", "wipe it and start again", "no start over", "this is all wrong start over", "you've got it all wrong let's start again", "first question again"],
    "hold": ["hold on", "hold on a second", "hold on a minute", "hold on one moment", "wait", "wait a minute", "wait a second", "wait a moment", "please wait", "can you wait", "can you hold", "can you hold on", "could you hold", "one moment", "one moment please", "one second", "one sec", "just a moment", "just a second", "just a minute", "just a sec", "a moment please", "give me a second", "give me a minute", "give me a moment", "bear with me", "hang on", "hang on a second", "hang on a minute", "let me check", "let me see", "let me think", "let me look", "let me find it", "let me get my card", "let me find the number", "let me get a pen", "let me grab a pen", "let me look it up", "i need to find it", "i have to look for it", "i need a moment", "i'm looking for it", "i'm just looking", "i'll just get it", "i'm getting my glasses", "where did i put it", "it's here somewhere", "stay on the line", "don't hang up", "i'm still here", "i'm thinking", "please hold", "hold the line", "let me ask my wife", "let me ask my husband", "let me get the letter", "let me just find that for you", "just let me check my calendar", "let me open my diary"],
    "greet": ["hello", "hi", "hey", "hi there", "hello there", "good morning", "good afternoon", "good evening", "hello good morning", "hi good morning", "hiya", "morning", "hello hello", "hello is anyone there", "hello can you hear me", "hey there", "good day", "greetings", "hi how are you", "hello how are you", "hello this is {name}", "hi my name is {name}", "hi this is {name} speaking", "good morning {name} here", "hallo", "yes hello"],
    "affirm": ["yes", "yeah", "yep", "yup", "yes please", "yes that's right", "that's right", "that is right", "that's correct", "that is correct", "correct", "right", "sure", "sure thing", "of course", "okay", "ok", "alright", "all right", "fine", "that's fine", "sounds good", "sounds great", "that works", "that works for me", "perfect", "great", "exactly", "absolutely", "definitely", "certainly", "indeed", "i do", "i am", "it is", "yes it is", "yes i do", "yes i am", "yes i did", "yes i would", "yes you can", "please do", "go ahead", "yes go ahead", "do it", "do that", "let's do that", "go for it", "i'd like that", "i would", "why not", "uh huh", "mm hmm", "mhm", "aye", "affirmative", "true", "you got it", "you've got it", "that'll do", "that's the one", "that's it", "yes that one", "yeah that's fine", "yeah sure", "yeah okay", "yes of course", "book it", "confirm", "i confirm", "i agree", "agreed", "good", "very good", "lovely", "brilliant", "happy with that", "i'm happy with that", "no problem", "that's okay", "yeah that's me", "speaking", "i suppose so", "i think so", "i guess", "ya", "yes yes", "yes yes yes", "please", "oh yes", "that would be great", "that would be lovely", "suits me", "that suits me",
               "yes i think so", "yeah i think so", "yep that's it", "yes correct", "yes right", "yeah right", "yeah", "yes that's fine", "okay then", "okay fine", "ok good",
               "that's good", "that one's good", "yes thanks", "yes that's me", "yeah go on", "go on then", "yes that's the one", "yeah that one", "all good", "that's all right",
               "yes both", "yes i can", "i can do that", "yes we do", "yes it does", "it does", "yeah it is", "that is fine", "fine by me", "fine with me", "okay yes", "um yes", "well yes",
               "yes exactly", "yes absolutely", "yes definitely", "yeah great", "yes perfect", "oh yeah", "yup that's fine", "yes that works", "i am yes", "it is yes", "yes that's mine"],
    "deny": ["no", "nope", "nah", "no thanks", "no thank you", "no that's wrong", "that's wrong", "that is wrong", "that's not right", "that is not right", "that's not correct", "that isn't right", "not correct", "incorrect", "wrong", "not really", "not at all", "no way", "i don't think so", "i don't", "i do not", "i'm not", "it's not", "it isn't", "no it isn't", "no it's not", "no i don't", "no i didn't", "no i'm not", "i didn't say that", "that's not what i said", "that's not what i meant", "that's not it", "not that one", "neither", "none of them", "none of those", "negative", "don't", "please don't", "no please", "absolutely not", "certainly not", "definitely not", "of course not", "never", "not now", "not today", "not yet", "i'd rather not", "i would rather not", "that doesn't work", "that doesn't work for me", "that won't work", "that doesn't suit me", "i can't", "i can't do that", "i can't make that", "not that", "no not that", "no no", "no no no", "no you got that wrong", "you got that wrong", "you misheard me", "that's not me", "that's not mine", "uh uh", "no nothing else", "nothing else", "no that's all", "that's all",
             "no i don't think so", "no not really", "nah that's okay", "no it's fine", "no that's it", "no i'm good", "no i'm fine", "nope i'm good", "nope that's all", "nope that's it",
             "no that's all for now", "no nothing", "nope nothing else", "no sorry", "sorry no", "um no", "well no", "oh no", "no not yet", "no not that", "no we don't", "no it doesn't", "no it does not",
             "i don't have one", "i haven't got one", "no i haven't", "no i can't", "no that's not mine", "no that's not right", "no that is not it", "that's not the one", "no neither", "nah no thanks", "no never"],
    "correct": ["no {value}", "no i said {value}", "i said {value}", "no i meant {value}", "i meant {value}", "i mean {value}", "actually {value}", "actually make it {value}", "make it {value}", "make that {value}", "make it {value} instead", "{value} instead", "not {other} {value}", "no not {other} {value}", "{value} not {other}", "i said {value} not {other}", "no it's {value}", "no it is {value}", "no that should be {value}", "that should be {value}", "it should be {value}", "sorry {value}", "sorry i meant {value}", "wait i meant {value}", "wait make it {value}", "change the {slot} to {value}", "change it to {value}", "can you change that to {value}", "can we make it {value}", "could you change the {slot}", "change the {slot}", "i want to change the {slot}", "the {slot} is wrong", "the {slot} should be {value}", "you got the {slot} wrong", "that's the wrong {slot}", "no the {slot} is {value}", "no wait {value}", "no wrong {slot}", "actually can we do {value}", "actually i'd prefer {value}", "let's make it {value}", "i changed my mind {value}", "i've changed my mind make it {value}", "rather {value}", "better {value}", "no sorry {value}", "oh i meant {value}", "correction {value}", "no on {value}", "no at {value}", "it's not {other} it's {value}", "no no {value}", "nope {value}", "that's wrong it's {value}", "wrong it's {value}", "i told you {value}", "i already said {value}"],
    "thanks": ["thanks", "thank you", "thank you very much", "thanks a lot", "many thanks", "thanks so much", "thank you so much", "cheers", "much appreciated", "i appreciate it", "thanks for your help", "thank you for your help", "great thanks", "perfect thank you", "okay thanks", "brilliant thanks", "lovely thank you", "thank you kindly", "ta", "that's very kind", "you've been very helpful"],
    "bye": ["bye", "bye bye", "goodbye", "good bye", "see you", "see you later", "talk to you later", "have a nice day", "have a good day", "have a good one", "take care", "so long", "that's all goodbye", "okay bye", "bye now", "bye then", "that's everything bye", "i'm done", "i'm done here", "we're done", "good night", "have a nice evening", "cheerio", "i have to go", "gotta go", "i'll call back later", "i'll hang up now", "end the call", "hang up"],
}
NAMES = "john mary peter susan david linda anna robert maria james karen michael sarah omar fatima wei raj priya carlos elena".split()
SLOT_WORDS = "date time day name number address amount order account phone email reason place hour month year spelling surname".split()
# how the acts go together: what is said in one breath
TOGETHER = [["thanks", "bye"], ["deny", "thanks"], ["deny", "thanks", "bye"], ["affirm", "thanks"], ["greet", "human"],
            ["deny", "human"], ["deny", "start_over"], ["affirm", "hold"], ["hold", "repeat"], ["repeat", "slower"],
            ["deny", "cancel"], ["deny", "repeat"], ["deny", "correct"], ["greet", "inform"], ["affirm", "inform"],
            ["cancel", "bye"], ["hold", "correct"], ["inform", "thanks"], ["affirm", "correct"]]

# names, in the ways callers give them
NAMED = ["my name is {}", "the name is {}", "it's {}", "this is {}", "this is {} speaking", "{} speaking", "{}", "i'm {}", "for {}",
         "it's for {}", "under the name {}", "under {}", "the name's {}", "yes it's {}", "{} please", "can i speak to {}", "could you put me through to {}",
         "is {} there", "i have an appointment with {}", "send it to {}", "send ten pounds to {}", "a message for {}", "i'd like to talk to {}",
         "transfer fifty pounds to {}", "pay {} twenty pounds", "tell {} that i called", "my friend {}", "my first name is {}", "my surname is {}"]

# what callers want of a branch, in short. Nobody ends at a bar: what stands before it is a beginning, the whole is finished
ASK = "i want to|i'd like to|i would like to|i need to|can i|could i|may i|i'm calling to|i was hoping to|i'm trying to|is it possible to|i wanted to|i wish to|please let me".split("|")
DO = ["make | a | {thing}", "book | a | {thing}", "change | my | {thing}", "move | my | {thing} to | {day}", "cancel my | {thing}", "check | my | {thing}", "ask about | my | {thing}",
      "ask | something about | the | {thing}", "order | a | new | {thing}", "report | a | lost | {thing}", "send | {money} to | {name}", "give | you | my | {slot}", "give you | a | number",
      "update | my | {slot}", "leave | a | message", "leave a message for | {name}", "speak | to | {name}", "talk | to | the | manager", "find | out about | a | {thing}", "see | someone about | my | {thing}",
      "pay | my | {thing}", "pick | up | my | {thing}", "collect | a | {thing} on | {day}", "come | in on | {day}", "get | a | {thing} for | {day}", "know | when | the | {thing} is"]
REQUESTS = ["my | {slot} | is | {answer}", "the | {slot} | is | {answer}", "where | is | my | {thing}", "where's | my | {thing}", "what | is the | {slot}", "what's | the | {slot}", "when | do | you | close",
            "do | you | have | any | {thing}s", "have | you | got | a | {thing}", "is | the | {thing} | ready", "how | long | does | it | take", "how | do | i | get | to | you", "are | you | open on | {day}",
            "it's about | my | {thing}", "it's | for | {name}", "i'm calling | about | a | {thing}", "i'm | looking | for | a | {thing}", "i've | lost | my | {thing}", "i have | a | question about | my | {thing}",
            "there | is | a | problem with | my | {thing}", "on | {day}", "for | {name}", "this | is | {name}", "i | think | it | was | on | {day}", "at | {hour}", "from | {hour} to | {hour}", "either | {day} or | {day}",
            "it | has | to | be | {day}", "can | you | help | me", "can | you | check | my | {thing}", "could | you | send | me | a | {thing}", "would | you | have | a | {thing} on | {day}", "let | me | give | you | my | {slot}",
            "i | didn't | get | my | {thing}", "i | live | at | number | {hour}", "please | call | me | on | {day}", "i | was | wondering about | my | {thing}", "i | want | {money} to | go to | {name}"]
THINGS = "appointment order parcel card account bill statement letter form table room booking meeting delivery prescription loan payment ticket document key bag invoice visit test passport policy claim".split()
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "today", "next week", "monday morning", "tuesday afternoon", "the third of june", "the twenty first", "the first"]
HOURS = "one two three four five six seven eight nine ten eleven twelve".split() + ["half past two", "ten thirty", "three o'clock", "four in the afternoon", "noon"]
AMOUNTS = ["ten pounds", "fifty dollars", "two hundred pounds", "twenty five dollars", "some money", "a hundred and twenty pounds"]

# words that no caller ends with, in the sentences of G
OPEN = set("a an the my your his her our their to of in at for with from by and or but if is are am was were be do does did can could would will i'd i'm i we like let me it's that's "
           "what's where's no-one's want need talking put through just".split()) - {"me", "through", "is", "am", "are", "do", "does", "did", "can", "could", "would", "will", "was", "in", "just", "need", "like", "it's"}


class Talk:
    """Draws utterances; `content` is a list of word lists that bring content, `values` of (slot, words)."""

    def __init__(self, content, values, seed):
        self.content, self.values, self.random = content, values, random.Random(seed)

    def fill(self, text):
        r = self.random
        while "{" in text:
            key = text[text.index("{") + 1:text.index("}")]
            if key == "value" or key == "other":
                put = " ".join(r.choice(self.values)[1])
            elif key == "slot":
                put = r.choice(SLOT_WORDS) if r.random() < 0.7 else r.choice(self.values)[0].replace("_", " ")
            elif key == "name":
                put = r.choice(NAMES)
            else:
                put = r.choice(G[key])
            text = text.replace("{" + key + "}", put, 1)
        return text.split()

    def request(self):
        """A short request, and one of its beginnings."""
        r = self.random
        text = r.choice(REQUESTS) if r.random() < 0.5 else r.choice(ASK) + " | " + r.choice(DO)
        answer = " ".join(r.choice(self.values)[1])
        for key, put in (("thing", THINGS), ("day", DAYS), ("hour", HOURS), ("money", AMOUNTS), ("slot", SLOT_WORDS), ("name", NAMES), ("answer", [answer])):
            while "{" + key + "}" in text:
                text = text.replace("{" + key + "}", r.choice(put), 1)
        parts = text.split("|")
        before = r.choice(G["pre"]).split() if r.random() < 0.2 else []
        return before + text.replace("|", "").split(), before + " ".join(parts[:r.randrange(1, len(parts))]).split() if len(parts) > 1 else None

    def steering_begun(self):
        """A beginning of what steers a call, ending where no caller ends."""
        for _ in range(20):
            ws, _ = self.sample()
            cuts = [k for k in range(1, len(ws)) if ws[k - 1] in OPEN]
            if cuts:
                return ws[:self.random.choice(cuts)]
        return ["i'd"]

    def named(self, first, last):
        """A caller's words with a name in them, and a tag for each word."""
        r = self.random
        name = r.choice([[r.choice(first)], [r.choice(first), r.choice(last)], [r.choice(first), r.choice(last)], [r.choice(last)]])
        before, after = (part.split() for part in r.choice(NAMED).split("{}"))
        return before + name + after, ["o"] * len(before) + ["b-person"] + ["i-person"] * (len(name) - 1) + ["o"] * len(after)

    def one(self, act):
        r = self.random
        if act == "inform":
            return list(r.choice(self.content)) if r.random() < 0.6 else list(r.choice(self.values)[1])
        return self.fill(r.choice(G[act]))

    def sample(self):
        r = self.random
        if r.random() < 0.22:
            acts = r.choice(TOGETHER)
        else:
            acts = [r.choice([a for a in ACTS if a != "inform" or r.random() < 0.9])]
        ws = [w for a in acts for w in self.one(a)]
        if r.random() < 0.3:
            ws = r.choice(G["pre"]).split() + ws
        if r.random() < 0.15 and acts[-1] in ("repeat", "slower", "human", "start_over", "hold", "cancel"):
            ws = ws + r.choice(G["post"]).split()
        y = dict.fromkeys(ACTS, 0)
        for a in acts:
            y[a] = 1
        if "correct" in acts:
            y["deny"] = 1 if ws and ws[0] in ("no", "nope", "not") else None
            y["inform"] = None
        if "cancel" in acts:
            y["deny"] = None
        if "that's" in ws and "all" in ws:
            y["bye"] = None
        if "greet" in acts:
            y["inform"] = None if "inform" not in acts else 1
        if acts == ["bye"] or acts == ["cancel"] or acts == ["start_over"] or acts == ["repeat"]:
            y["inform"] = 0
        if " ".join(ws) in ("that's all", "no that's all", "nothing else"):
            y["bye"] = None
        if " ".join(ws) in ("sorry", "please", "right", "good"):
            return self.sample()
        return ws, y
