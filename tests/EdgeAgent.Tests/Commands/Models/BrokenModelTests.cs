using System.Diagnostics;
using System.Text;
using EdgeVoice.Agent.Tests.Interop;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Models;

/// <summary>
/// Every file of a model cut, thinned and spoiled in turn. Whatever is done to it, the check says so by its name, or libvosk
/// loads the model and listens with it: in a process of its own, since a crash is what is looked for.
/// </summary>
public sealed class BrokenModelTests
{
    [Theory]
    [InlineData("am/final.mdl", 10)]
    [InlineData("conf/mfcc.conf", 24)]
    [InlineData("conf/model.conf", 24)]
    [InlineData("graph/HCLr.fst", 10)]
    [InlineData("graph/Gr.fst", 8)]
    [InlineData("graph/words.txt", 6)]
    [InlineData("graph/disambig_tid.int", 6)]
    [InlineData("graph/phones/word_boundary.int", 12)]
    public async Task A_spoiled_file_is_named_or_the_model_still_hears(string name, int each)
    {
        var copies = new List<ModelCopy>();
        try
        {
            var told = new List<string>();
            using (var whole = new ModelCopy())
            {
                byte[] content = whole.Read(name);
                foreach (var (how, spoiled) in Spoil(content, each, new Random(name.Length)))
                {
                    var copy = new ModelCopy();
                    copies.Add(copy);
                    copy.Write(name, spoiled);
                    told.Add(how);
                }
            }
            var (output, exit) = await VerifyAsync(copies.Select(copy => copy.Folder));
            int refused = 0;
            for (int n = 0; n < copies.Count; n++)
            {
                // The last folder that is spoken of is the one before that which ended the process.
                int at = output.IndexOf(copies[n].Folder, StringComparison.Ordinal);
                Assert.True(at >= 0, $"{name}, {told[n]}: the process ended with {exit}");
                if (output.Contains("good" + copies[n].Folder, StringComparison.Ordinal))
                    continue;
                refused++;
                string said = output[at..(n + 1 < copies.Count && output.IndexOf(copies[n + 1].Folder, StringComparison.Ordinal) is var next && next > at ? next : output.Length)];
                Assert.True(said.Contains(name, StringComparison.Ordinal) || said.Contains("filesofdifferentmodels", StringComparison.Ordinal), $"{name}, {told[n]}: {said}");
            }
            Assert.InRange(exit, 0, 1);
            Assert.True(refused >= each, $"only {refused} of {copies.Count} were refused");
        }
        finally
        {
            copies.ForEach(copy => copy.Dispose());
        }
    }

    private static IEnumerable<(string How, byte[] Spoiled)> Spoil(byte[] whole, int each, Random random)
    {
        for (int n = 0; n < each; n++)
        {
            int length = (int)((long)whole.Length * n / each);
            yield return ($"cut after {length} bytes", whole[..length]);
        }
        yield return ("its last byte lost", whole[..^1]);
        for (int n = 0; n < each; n++)
        {
            byte[] spoiled = [.. whole];
            // Half of them near the beginning, where the structure is told.
            int at = random.Next(n % 2 == 0 ? Math.Min(whole.Length, 2000) : whole.Length);
            spoiled[at] = (byte)random.Next(256);
            yield return ($"byte {at} spoiled", spoiled);
        }
        string[] lines = Encoding.Latin1.GetString(whole).Split('\n');
        if (whole.Length > 4000)
            yield break;
        for (int n = 0; n < lines.Length; n += Math.Max(1, lines.Length / each))
            yield return ($"line {n + 1} lost", Encoding.Latin1.GetBytes(string.Join('\n', lines.Where((_, line) => line != n))));
    }

    // Without the line breaks that a terminal's width puts anywhere.
    private static async Task<(string Output, int Exit)> VerifyAsync(IEnumerable<string> folders)
    {
        using var process = Process.Start(new ProcessStartInfo(ServiceUnderTest.Program, ["models", "verify", .. folders]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (string.Concat(output.Where(c => !char.IsWhiteSpace(c))), process.ExitCode);
    }
}
