using Kefa.Documents.Tables;

namespace Kefa.Documents.Reported;

public enum ReportFormat
{
    /// <summary>UTF-8 or GB 18030.</summary>
    PlainText,

    Docx,

    Html,
}

/// <summary>Reads the lines of a report out of a file.</summary>
public static class ReportFile
{
    /// <param name="file">A seekable stream.</param>
    /// <param name="limits">Bounds; null for the usual ones.</param>
    /// <exception cref="ReportFormatException">The file is damaged, in no known encoding, has no text or is beyond the limits.</exception>
    public static async Task<IReadOnlyList<ReportLine>> ReadAsync(Stream file, ReportFormat format, ReportLimits? limits, CancellationToken cancellationToken)
    {
        limits ??= ReportLimits.Default;
        if (file.Length > limits.MostBytes)
            throw new ReportFormatException($"文件超过 {limits.MostBytes / 1024 / 1024} MB。", $"The file is larger than {limits.MostBytes / 1024 / 1024} MB.");
        file.Position = 0;
        IReadOnlyList<ReportLine> lines = format switch
        {
            ReportFormat.Docx => ReportDocx.Read(file, limits),
            ReportFormat.Html => await ReportHtml.ReadAsync(file, limits, cancellationToken),
            _ => await TextAsync(file, limits, cancellationToken),
        };
        if (lines.All(line => string.IsNullOrWhiteSpace(line.Text))) throw new ReportFormatException("文件里没有文字。", "There is no text in the file.");
        return lines;
    }

    private static async Task<IReadOnlyList<ReportLine>> TextAsync(Stream file, ReportLimits limits, CancellationToken cancellationToken)
    {
        using StreamReader reader = await DecodedAsync(file, cancellationToken);
        var lines = new List<ReportLine>();
        int characters = 0;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if ((characters += line.Length + 1) > limits.MostCharacters) throw ReportFormatException.TooLong(limits.MostCharacters);
            lines.Add(new ReportLine(line));
        }
        return lines;
    }

    /// <summary>The text of the file, whose encoding its bytes tell: what a page says about itself is often wrong.</summary>
    internal static async Task<StreamReader> DecodedAsync(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            return new StreamReader(file, await TextEncodings.DetectAsync(file, cancellationToken), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        }
        catch (TableFormatException unknown)
        {
            throw new ReportFormatException("文本既不是 UTF-8，也不是 GB 18030 编码，请另存为 UTF-8。", "The text is neither UTF-8 nor GB 18030: save it as UTF-8.", unknown);
        }
    }
}
