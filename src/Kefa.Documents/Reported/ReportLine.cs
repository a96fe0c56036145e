namespace Kefa.Documents.Reported;

/// <summary>A line of a report as its file has it.</summary>
/// <param name="Text">Without line ends; cells of a table's row are parted by tabs.</param>
/// <param name="Level">The level of the heading that the file says it is, from 1; null for text.</param>
public sealed record ReportLine(string Text, int? Level = null);

/// <summary>What a file may have; what is beyond is refused.</summary>
public sealed record ReportLimits
{
    public static ReportLimits Default { get; } = new();

    /// <summary>Bytes of the file.</summary>
    public int MostBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Characters of text: a report of a year has some ten thousand.</summary>
    public int MostCharacters { get; init; } = 500_000;

    /// <summary>Characters of one paragraph; a longer one is cut into several at a sentence's end, or here.</summary>
    public int MostInParagraph { get; init; } = 20_000;
}

/// <summary>A file is not the report that it should be; the message says why.</summary>
public sealed class ReportFormatException(string zh, string en, Exception? inner = null) : FormatException(en, inner)
{
    /// <summary>The message in Chinese; <see cref="Exception.Message"/> is English.</summary>
    public string MessageZh { get; } = zh;

    internal static ReportFormatException TooLong(int most) =>
        new($"文字超过 {most} 字，不像一份年度报告；请只保留报告本身。", $"The text has more than {most} characters, which no yearly report has: keep only the report itself.");
}
