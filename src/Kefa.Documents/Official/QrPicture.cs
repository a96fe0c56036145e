using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;

namespace Kefa.Documents.Official;

/// <summary>A QR code as it goes into documents: a path for pages, a PNG for word processors.</summary>
internal static class QrPicture
{
    private const int PixelsPerModule = 8;

    public static byte[] Png(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return picture.GetGraphic(PixelsPerModule);
    }

    /// <summary>One path of dark modules on a square; the text beside it says the same, so that it is hidden from screen readers.</summary>
    public static string Svg(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
        {
            BitArray row = data.ModuleMatrix[y];
            for (var x = 0; x < row.Count; x++)
            {
                var from = x;
                while (x < row.Count && row[x])
                    x++;
                if (x > from)
                    path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
            }
        }

        var size = data.ModuleMatrix.Count.ToString(CultureInfo.InvariantCulture);
        return $"<svg viewBox=\"0 0 {size} {size}\" aria-hidden=\"true\" focusable=\"false\"><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>";
    }
}
