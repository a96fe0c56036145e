namespace Kefa.Documents.Tables;

/// <summary>
/// Text that a spreadsheet would run as a formula is written with an apostrophe before it. Reading takes that apostrophe off again,
/// so that what was exported can be imported.
/// </summary>
public static class FormulaGuard
{
    private const string Dangerous = "=+-@\t\r\n＝＋－＠";

    public static string Defuse(string text) => text.Length > 0 && Dangerous.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    public static string Restore(string text) =>
        text.Length > 1 && text[0] == '\'' && Dangerous.Contains(text[1], StringComparison.Ordinal) ? text[1..] : text;
}
