using System.IO.Compression;
using System.Text;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>What a downloaded table must be.</summary>
internal static class Downloaded
{
    public static void IsCsv(string name, byte[] content, string holds)
    {
        Assert.EndsWith(".csv", name, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), content[..3]);
        string text = Encoding.UTF8.GetString(content);
        Assert.InRange(text.Split("\r\n").Length, 3, int.MaxValue);
        Assert.Contains(holds, text, StringComparison.Ordinal);
    }

    public static void IsWorkbook(string name, byte[] content)
    {
        Assert.EndsWith(".xlsx", name, StringComparison.Ordinal);
        using var parts = new ZipArchive(new MemoryStream(content));
        ZipArchiveEntry sheet = parts.Entries.First(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal));
        using var reader = new StreamReader(sheet.Open());
        Assert.InRange(reader.ReadToEnd().Split("<row", StringSplitOptions.None).Length, 3, int.MaxValue);
    }
}
