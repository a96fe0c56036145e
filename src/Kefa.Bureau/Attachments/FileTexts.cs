namespace Kefa.Bureau.Attachments;

/// <summary>The texts of files that the current bureau holds, whatever program wrote them.</summary>
public sealed class FileTexts(FileStore files, PdfTextReader pdf)
{
    /// <summary>Whether text of such files is read at all; of others, OFD and pictures among them, only the name is known.</summary>
    public static bool IsRead(string mediaType) => FileText.IsRead(mediaType) || mediaType == FileKind.Pdf.MediaType;

    /// <returns>The beginning of the text; nothing where the bureau has no such file.</returns>
    public async Task<string> ReadAsync(string sha256, string mediaType, int most, CancellationToken cancellationToken)
    {
        await using Stream? bytes = await files.OpenAsync(sha256, cancellationToken);
        if (bytes is null) return "";
        if (mediaType != FileKind.Pdf.MediaType) return await FileText.ReadAsync(bytes, mediaType, most, cancellationToken);
        string text = (await pdf.ReadAsync(sha256, bytes, cancellationToken)).Text;
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    /// <summary>The text that a reviewer has to see.</summary>
    /// <returns>What could be read, and whether that is all: not where the file is damaged, too long, a scan, or of a kind that is not read.</returns>
    public async Task<(string Text, bool IsWhole)> ReadWholeAsync(string sha256, string mediaType, int most, CancellationToken cancellationToken)
    {
        await using Stream? bytes = await files.OpenAsync(sha256, cancellationToken);
        if (bytes is null) return ("", false);
        return mediaType == FileKind.Pdf.MediaType ? await pdf.ReadAsync(sha256, bytes, cancellationToken) : await FileText.ReadWholeAsync(bytes, mediaType, most, cancellationToken);
    }
}
