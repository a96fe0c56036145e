using System.Diagnostics;

namespace Kefa.TestSupport.Fuzzing;

/// <summary>
/// Changes texts of a corpus at random and hands them to a test. What fails is written into the corpus, so that it is tried first from then on. A run is short and
/// always the same; with KEFA_TEST_LONG=1 (<c>./test --long</c>) it is long and begins elsewhere each time, with the seed printed (KEFA_TEST_SEED repeats it).
/// </summary>
/// <param name="corpus">The folder of the corpus.</param>
/// <param name="pattern">Its files.</param>
/// <param name="pieces">What is put in: words and signs that mean something there.</param>
/// <param name="change">Changes a text in a way of its own, every second time; null changes only characters.</param>
public sealed class Fuzzer(string corpus, string pattern, IReadOnlyList<string> pieces, Func<string, string, Random, string>? change = null)
{
    /// <summary>Bytes of stack: less than any host's threads have.</summary>
    private const int SmallStack = 256 * 1024;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(3);

    /// <summary>Runs the test over the corpus, then over changed texts; throws on the first that fails, with its seed.</summary>
    /// <param name="rounds">How many changed texts a short run tries.</param>
    /// <param name="test">Throws where a text is not dealt with as documented.</param>
    public void Run(int rounds, Action<string> test)
    {
        string[] texts = [.. Directory.EnumerateFiles(corpus, pattern).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        foreach (string text in texts)
            Try(text, "the corpus", test);
        bool isLong = Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1";
        int first = int.TryParse(Environment.GetEnvironmentVariable("KEFA_TEST_SEED"), System.Globalization.CultureInfo.InvariantCulture, out int given) ? given : isLong ? Random.Shared.Next() : 1;
        if (isLong)
            Console.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(corpus))}: fuzzing from KEFA_TEST_SEED={first}");
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; isLong ? Stopwatch.GetElapsedTime(begin) < Long : i < rounds; i++)
        {
            int seed = unchecked(first + i);
            Try(Changed(texts, new Random(seed)), $"seed {seed}", test);
        }
    }

    /// <summary>A text with a few pieces cut out, doubled, moved, or put in from another or from the vocabulary.</summary>
    public string Changed(IReadOnlyList<string> texts, Random random)
    {
        string text = texts[random.Next(texts.Count)];
        if (change is not null && random.Next(4) > 0)
        {
            text = change(text, texts[random.Next(texts.Count)], random);
            if (random.Next(4) > 0)
                return text;
        }

        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(text.Length - at, random.Next(4) switch { 0 => 1, 1 => random.Next(4), 2 => random.Next(30), _ => random.Next(200) });
            string cut = text.Substring(at, length);
            string other = texts[random.Next(texts.Count)];
            int from = random.Next(other.Length + 1);
            text = random.Next(7) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, cut),
                2 => text.Remove(at, length).Insert(random.Next(text.Length - length + 1), cut),
                3 => text.Insert(at, other.Substring(from, Math.Min(other.Length - from, random.Next(60)))),
                4 => text.Insert(at, string.Concat(Enumerable.Repeat(cut, random.Next(1, 80)))),
                5 => text.Remove(at, length).Insert(at, pieces[random.Next(pieces.Count)]),
                _ => text.Insert(at, pieces[random.Next(pieces.Count)]),
            };
            if (text.Length > 200_000)
                text = text[..200_000];
        }

        return text;
    }

    private void Try(string text, string where, Action<string> test)
    {
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    test(text);
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        if (thrown is null)
            return;
        string file = Path.Combine(corpus, $"found-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..12]}{Path.GetExtension(pattern)}");
        File.WriteAllText(file, text);
        throw new InvalidOperationException($"Failed at {where}; the text was kept as {file}.", thrown);
    }
}
