namespace Kefa.Documents.Tables;

/// <summary>
/// Text that a spreadsheet would run as a formula is written with an apostrophe before it. Reading takes that apostrophe off again,
/// so that what was exported can be imported.
/// </summary>
public static class FormulaGuard
{
    private const string Dangerous = "=+-@\t\r\n＝＋－＠";

    public static string Defuse(string text) => text.Length > 0 && Dangerous.Contains(text[0], StringComparison.Ordinal) && !IsNegativeNumber(text) ? "'" + text : text;

    public static string Restore(string text) =>
        text.Length > 1 && text[0] == '\'' && Dangerous.Contains(text[1], StringComparison.Ordinal) ? text[1..] : text;

    /// <summary>Only digits and at most one point after the minus: nothing that could run.</summary>
    private static bool IsNegativeNumber(string text) =>
        text.Length > 1 && text[0] == '-' && text.Skip(1).All(c => char.IsAsciiDigit(c) || c == '.') && text.Count(c => c == '.') <= 1;
}
