using System.Buffers;
using System.IO.Compression;
using System.Text;
using Kefa.Matching;

namespace Kefa.Bureau.Attachments;

/// <summary>A kind of file that may be sent. What a file is is told by its content; its name decides nothing.</summary>
/// <param name="Extension">How its name ends, with the dot.</param>
public sealed record FileKind(string MediaType, string Extension, LocalText Name)
{
    public static FileKind Pdf { get; } = new("application/pdf", ".pdf", new("PDF", "PDF"));

    /// <summary>版式文档 (GB/T 33190).</summary>
    public static FileKind Ofd { get; } = new("application/ofd", ".ofd", new("OFD 版式文档", "OFD"));

    public static FileKind Docx { get; } = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", new("Word 文档", "Word document"));

    public static FileKind Xlsx { get; } = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", new("Excel 表格", "Excel workbook"));

    public static FileKind Png { get; } = new("image/png", ".png", new("PNG 图片", "PNG picture"));

    public static FileKind Jpeg { get; } = new("image/jpeg", ".jpg", new("JPEG 图片", "JPEG picture"));

    public static FileKind PlainText { get; } = new("text/plain; charset=utf-8", ".txt", new("文本（UTF-8）", "text (UTF-8)"));

    /// <summary>All kinds that are taken; nothing else is.</summary>
    public static IReadOnlyList<FileKind> Allowed { get; } = [Pdf, Ofd, Docx, Xlsx, Png, Jpeg, PlainText];
}

/// <summary>Tells by its content what a file is.</summary>
internal static class FileKinds
{
    private const int HeadLength = 1024;
    private const int MostEntries = 5_000;

    /// <summary>Larger than any document that people write; a ZIP that claims more is a bomb.</summary>
    private const long MostUnpacked = 2L * 1024 * 1024 * 1024;

    /// <returns>The kind; null when it is none of the allowed ones. The stream must be seekable.</returns>
    public static async Task<FileKind?> TellAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        file.Position = 0;
        int length = await file.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken);
        ReadOnlyMemory<byte> begin = head.AsMemory(0, length);
        if (begin.Span.StartsWith("%PDF-"u8)) return FileKind.Pdf;
        if (begin.Span.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return FileKind.Png;
        if (begin.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return FileKind.Jpeg;
        if (begin.Span.StartsWith("PK\u0003\u0004"u8)) return Package(file);
        return await IsTextAsync(file, cancellationToken) ? FileKind.PlainText : null;
    }

    /// <summary>Reads the directory of a ZIP, never what is packed in it.</summary>
    private static FileKind? Package(Stream file)
    {
        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            // Each alone first: sizes are what the sender claims, and together they may be more than a number holds.
            if (zip.Entries.Count > MostEntries || zip.Entries.Any(entry => entry.Length is < 0 or > MostUnpacked) || zip.Entries.Sum(entry => entry.Length) > MostUnpacked) return null;
            var names = zip.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.OrdinalIgnoreCase);
            // A document with a program in it is a program.
            if (names.Any(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return null;
            if (names.Contains("OFD.xml")) return FileKind.Ofd;
            if (!names.Contains("[Content_Types].xml")) return null;
            return names.Contains("word/document.xml") ? FileKind.Docx : names.Contains("xl/workbook.xml") ? FileKind.Xlsx : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException)
        {
            return null; // it begins like a ZIP and is none, or one whose directory lies
        }
    }

    /// <summary>UTF-8 to the end, without control characters that no text has, and not a page or script that a program would run.</summary>
    private static async Task<bool> IsTextAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        byte[] bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);
        char[] characters = ArrayPool<char>.Shared.Rent(64 * 1024 + 1);
        try
        {
            bool first = true;
            while (true)
            {
                int read = await file.ReadAsync(bytes.AsMemory(0, 64 * 1024), cancellationToken);
                int count = decoder.GetChars(bytes, 0, read, characters, 0, flush: read == 0);
                var text = characters.AsSpan(0, count);
                if (text.IndexOfAnyInRange('\0', '\b') >= 0 || text.IndexOfAnyInRange('\u000E', '\u001F') >= 0 || text.Contains('\u007F')) return false;
                if (first && LooksLikeMarkup(text)) return false;
                if (read == 0) return !first;
                first = false;
            }
        }
        catch (DecoderFallbackException)
        {
            return false; // not UTF-8
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private static bool LooksLikeMarkup(ReadOnlySpan<char> text)
    {
        text = text.TrimStart('\uFEFF').TrimStart();
        return text.StartsWith("<") || text.StartsWith("#!") || text.StartsWith("{\\rtf", StringComparison.OrdinalIgnoreCase);
    }
}
