using System.Globalization;
using System.Text;

namespace Kefa.Bureau.Attachments;

/// <summary>Names of files as they may be shown and put into an archive.</summary>
internal static class FileNames
{
    private const int MostRunes = 100;
    private static readonly HashSet<int> NotInNames = [.. "/\\:*?\"<>|".Select(c => (int)c)];

    /// <summary>Without a path, without characters that hide or mislead, and with the ending of what the file is.</summary>
    public static string Clean(string name, FileKind kind)
    {
        string last = Part(Path.GetFileName(name.Replace('\\', '/')));
        string stem = last.EndsWith(kind.Extension, StringComparison.OrdinalIgnoreCase) ? last[..^kind.Extension.Length]
            : kind == FileKind.Jpeg && last.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase) ? last[..^5] : last;
        return (stem.Length == 0 ? "file" : stem) + kind.Extension;
    }

    /// <summary>A text as one part of a path.</summary>
    public static string Part(string text)
    {
        var kept = new StringBuilder(text.Length);
        int runes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate || rune.Value == 0xFFFD) continue;
            if (runes++ == MostRunes) break;
            kept.Append(NotInNames.Contains(rune.Value) ? "_" : rune.ToString());
        }
        return kept.ToString().Trim().Trim('.');
    }
}
