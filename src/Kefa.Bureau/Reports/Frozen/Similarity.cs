namespace Kefa.Bureau.Reports.Frozen;

/// <summary>
/// How alike two texts are: the runs of three characters that both have, as a share of all that either has (Jaccard), in whole per cent. Spaces and punctuation do not count. Pure.
/// </summary>
public static class Similarity
{
    private const int Run = 3;

    public static int Percent(string one, string other)
    {
        (string a, string b) = (Plain(one), Plain(other));
        if (a.Length == 0 || b.Length == 0) return 0;
        if (a == b) return 100;
        (HashSet<string> of, HashSet<string> with) = (Runs(a), Runs(b));
        int both = of.Count(with.Contains), either = of.Count + with.Count - both;
        return either == 0 ? 0 : (int)(100L * both / either);
    }

    private static string Plain(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit));

    private static HashSet<string> Runs(string text) => [.. Enumerable.Range(0, Math.Max(0, text.Length - Run + 1)).Select(i => text.Substring(i, Run))];
}
