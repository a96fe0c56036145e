namespace Kefa.Bureau.Matters;

/// <summary>Personal data as it is shown to those who did not ask for it with a reason: enough to tell people apart, not enough to use.</summary>
public static class Masking
{
    private const string Stars = "＊";

    /// <summary>A person's name: the first character and a star for each other. An organisation is not a person and stays.</summary>
    public static string Name(string name)
    {
        string trimmed = name.Trim();
        if (LooksLikeOrganisation(trimmed)) return trimmed;
        var runes = trimmed.EnumerateRunes().ToArray();
        return runes.Length == 0 ? "" : runes[0] + string.Concat(Enumerable.Repeat(Stars, Math.Min(runes.Length - 1, 3)));
    }

    /// <summary>A number (identity paper, telephone): its first and last digits. An e-mail address: its first character and its domain. Other text: its first character.</summary>
    public static string Text(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.IndexOf('@', StringComparison.Ordinal) is > 0 and var at) return trimmed[0] + "***" + trimmed[at..];
        int digits = trimmed.Count(char.IsAsciiDigit);
        if (digits >= 7 && digits * 2 > trimmed.Length)
            return string.Concat(trimmed.AsSpan(0, 3), new string('*', trimmed.Length - 5), trimmed.AsSpan(trimmed.Length - 2));
        return Name(trimmed);
    }

    private static bool LooksLikeOrganisation(string name) =>
        name.Length > 4 && (name.EndsWith("公司", StringComparison.Ordinal) || name.EndsWith("大学", StringComparison.Ordinal) || name.EndsWith("学院", StringComparison.Ordinal)
            || name.EndsWith("研究院", StringComparison.Ordinal) || name.EndsWith("研究所", StringComparison.Ordinal) || name.EndsWith("事务所", StringComparison.Ordinal)
            || name.EndsWith("协会", StringComparison.Ordinal) || name.EndsWith("委员会", StringComparison.Ordinal) || name.EndsWith("中心", StringComparison.Ordinal));
}
