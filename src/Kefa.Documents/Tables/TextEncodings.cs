using System.Text;

namespace Kefa.Documents.Tables;

/// <summary>Finds out in which encoding a text file was written: UTF-8 with or without BOM, or GB 18030.</summary>
public static class TextEncodings
{
    /// <summary>So many characters of several bytes without a mistake are not met by chance: the file is UTF-8 and damaged later.</summary>
    private const int SurelyUtf8 = 20;

    /// <summary>GB 18030, which contains GBK and GB 2312.</summary>
    public static Encoding Gb18030 { get; } = Strict("GB18030");

    private static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the whole stream once and puts it back to its beginning.</summary>
    /// <exception cref="TableFormatException">The text is in neither encoding; the message says in which line it stops being so.</exception>
    public static async Task<Encoding> DetectAsync(Stream text, CancellationToken cancellationToken)
    {
        text.Position = 0;
        var head = new byte[4];
        var length = await text.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (length >= 2 && head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new TableFormatException("文件是 UTF-16 编码，请另存为 CSV UTF-8 后再上传。", "The file is UTF-16; save it as CSV UTF-8 and send it again.");
        var hasBom = length >= 3 && head is [0xEF, 0xBB, 0xBF, ..];

        var asUtf8 = await ScanAsync(text, Utf8, cancellationToken);
        if (asUtf8.BadLine is null)
            return Utf8;
        if (hasBom || asUtf8.Wide >= SurelyUtf8)
            throw new TableFormatException($"文件是 UTF-8 编码，但第 {asUtf8.BadLine} 行有损坏的字符，请修正后再上传。", $"The file is UTF-8, but line {asUtf8.BadLine} holds broken characters; mend that line and send it again.");
        var asGb = await ScanAsync(text, Gb18030, cancellationToken);
        return asGb.BadLine is null
            ? Gb18030
            : throw new TableFormatException(
                $"无法识别文件编码：既不是 UTF-8（第 {asUtf8.BadLine} 行），也不是 GB 18030（第 {asGb.BadLine} 行）。请另存为 CSV UTF-8 后再上传。",
                $"The encoding is neither UTF-8 (line {asUtf8.BadLine}) nor GB 18030 (line {asGb.BadLine}); save the file as CSV UTF-8 and send it again.");
    }

    private static async Task<(long? BadLine, long Wide)> ScanAsync(Stream text, Encoding encoding, CancellationToken cancellationToken)
    {
        text.Position = 0;
        try
        {
            var decoder = encoding.GetDecoder();
            var bytes = new byte[64 * 1024];
            var chars = new char[encoding.GetMaxCharCount(bytes.Length)];
            var (line, wide) = (1L, 0L);
            int read;
            do
            {
                read = await text.ReadAsync(bytes, cancellationToken);
                // Small steps, so that the line of a mistake is found without decoding everything twice.
                for (var at = 0; at < read || (read == 0 && at == 0); at += 1024)
                {
                    var some = bytes.AsSpan(at, Math.Min(1024, read - at));
                    try
                    {
                        var got = chars.AsSpan(0, decoder.GetChars(some, chars, flush: read == 0));
                        line += got.Count('\n');
                        wide += got.Length - got.CountAnyInRange('\0', '\x7F');
                    }
                    catch (DecoderFallbackException e)
                    {
                        return (line + some[..Math.Clamp(e.Index, 0, some.Length)].Count((byte)'\n'), wide);
                    }
                }
            }
            while (read > 0);
            return (null, wide);
        }
        finally
        {
            text.Position = 0;
        }
    }

    private static int CountAnyInRange(this Span<char> text, char low, char high)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (c >= low && c <= high)
                count++;
        }

        return count;
    }

    private static Encoding Strict(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        ?? throw new PlatformNotSupportedException($"This system has no {name} encoding.");
}
