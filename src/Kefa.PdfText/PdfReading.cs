using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Logging;

namespace Kefa.PdfText;

/// <summary>Reads the text of a PDF in the order in which it is read. Lines that were broken for the page alone are joined.</summary>
internal static partial class PdfReading
{
    private const int FewLetters = 10;

    /// <returns>The text, and whether it is all: not where there are more pages or characters, or a page that is only a picture.</returns>
    /// <exception cref="Exception">The file is damaged or needs a password.</exception>
    public static (string Text, bool IsWhole) Read(byte[] file, int mostPages, int mostCharacters)
    {
        var failures = new Failures();
        using PdfDocument document = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, Logger = failures });
        var text = new StringBuilder();
        bool whole = document.NumberOfPages <= mostPages;
        for (int number = 1; number <= Math.Min(document.NumberOfPages, mostPages) && text.Length < mostCharacters; number++)
        {
            Page page = document.GetPage(number);
            // Nothing at all may be more than could be unpacked; a scan may carry a stamp or a page number as text; letters that no font of the file can name.
            if (page.Letters.Count == 0 || (page.NumberOfImages > 0 && page.Letters.Count < FewLetters) || page.Letters.Any(letter => letter.Value is null or "" || letter.Value.Contains('\uFFFD', StringComparison.Ordinal))) whole = false;
            foreach (string line in ContentOrderTextExtractor.GetText(page).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Append(text, line);
        }
        whole &= !failures.Any;
        return text.Length <= mostCharacters ? (text.ToString(), whole) : (text.ToString(0, char.IsHighSurrogate(text[mostCharacters - 1]) ? mostCharacters - 1 : mostCharacters), false);
    }

    private static void Append(StringBuilder text, string line)
    {
        // Between two pages it would part a sentence.
        if (PageNumber().IsMatch(line)) return;
        if (text.Length > 0 && (Heading().IsMatch(line) || !(IsChinese(text[^1]) && IsChinese(line[0]) && !"。！？；：".Contains(text[^1], StringComparison.Ordinal)))) text.Append('\n');
        text.Append(line);
    }

    [GeneratedRegex("^[—–-] ?[0-9]{1,4} ?[—–-]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PageNumber();

    /// <summary>What begins a line like this begins a paragraph, wherever the line before ended.</summary>
    // Printing programs write some of them as radicals, which look alike.
    [GeneratedRegex("^([一二三四五六七八九十⼀⼆⼋⼗]{1,3}、|（[一二三四五六七八九十⼀⼆⼋⼗]{1,3}）|第[一二三四五六七八九十百⼀⼆⼋⼗]{1,5}[章节])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    /// <summary>What the reader left out because it could not be read: then the text is not all.</summary>
    private sealed class Failures : ILog
    {
        public bool Any { get; private set; }

        public void Debug(string message)
        {
        }

        public void Debug(string message, Exception ex)
        {
        }

        public void Warn(string message)
        {
        }

        public void Error(string message) => Any = true;

        public void Error(string message, Exception ex) => Any = true;
    }

    private static bool IsChinese(char c) => c is >= '⺀' and <= '〿' or >= '㐀' and <= '鿿' or >= '！' and <= '～' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Surrogate;
}
