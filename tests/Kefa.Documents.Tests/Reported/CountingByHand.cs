using System.Globalization;
using System.Security.Cryptography;
using Kefa.Documents.Reported;
using Kefa.TestSupport.Reports;

namespace Kefa.Documents.Tests.Reported;

/// <summary>
/// Five published reports whose numbers were counted by hand. The reports themselves are not part of this repository, see
/// <see cref="EarlierReports"/>; without them these tests are skipped and say so.
/// </summary>
public sealed class CountingByHand
{
    private static readonly string Lists = Path.Combine(AppContext.BaseDirectory, "Reported", "Counted");

    public sealed record Counted(string Section, decimal Value, string Unit, string Words);

    public static TheoryData<string> Reports() => [.. Directory.EnumerateFiles(Lists, "*.tsv").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Reports))]
    public async Task Finds_nine_of_ten_numbers_and_little_else(string name)
    {
        var (hash, counted) = ReadList(name);
        PastReport report = ReportReader.Read(await ReportFile.ReadAsync(new MemoryStream(await TextOf(hash)), ReportFormat.PlainText, null, TestContext.Current.CancellationToken));

        var missing = new List<Counted>(counted);
        var tooMany = new List<Quantity>();
        int told = 0;
        foreach (Quantity quantity in report.Quantities)
        {
            string section = string.Concat(quantity.Place.Where(part => !part.EndsWith('是') && !char.IsAsciiDigit(part[0])));
            string sentence = FoldedText.Of(quantity.Sentence).Text;
            Counted? one = missing.Find(c => c.Value == quantity.Value && c.Unit == quantity.Unit && c.Section == section && sentence.Contains(c.Words, StringComparison.Ordinal));
            if (one is null) tooMany.Add(quantity);
            else
            {
                missing.Remove(one);
                if (one.Words.All(quantity.Subject.Contains)) told++;
                else TestContext.Current.SendDiagnosticMessage($"  told otherwise: {one} | {quantity.Subject}");
            }
        }
        int right = counted.Count - missing.Count, found = right + tooMany.Count;
        double recall = (double)right / counted.Count, precision = (double)right / found;
        TestContext.Current.SendDiagnosticMessage($"{name}: counted {counted.Count}, found {found}, right {right}; precision {precision:P1}, recall {recall:P1}; {told} with the counted words as subject");
        foreach (Counted one in missing) TestContext.Current.SendDiagnosticMessage($"  not found: {one}");
        foreach (Quantity one in tooMany) TestContext.Current.SendDiagnosticMessage($"  not counted: {one.Value} {one.Unit} | {one.Printed} | {string.Concat(one.Place)} | {one.Subject}");

        Assert.True(recall >= 0.9, $"{name}: {right} of {counted.Count} were found.");
        Assert.True(precision >= 0.9, $"{name}: {right} of {found} found are right.");
    }

    [Theory]
    [InlineData("changde-2023", 2023, "常德市科学技术局", 7)]
    [InlineData("changzhou-2024", 2024, null, 3)]
    [InlineData("guangzhou-2023", 2023, "广州市科学技术局", 4)]
    [InlineData("liuzhou-2022", 2022, "柳州市科学技术局", 5)]
    [InlineData("rongcheng-2022", 2022, "榕城区科学技术局", 7)]
    public async Task Finds_year_organ_and_sections(string name, int year, string? organ, int sections)
    {
        PastReport report = ReportReader.Read(await ReportFile.ReadAsync(new MemoryStream(await TextOf(ReadList(name).Sha256)), ReportFormat.PlainText, null, TestContext.Current.CancellationToken));

        Assert.Equal((year, organ, sections), (report.Year, report.Organ, report.Sections.Count(section => section.Level == 1)));
    }

    private static (string Sha256, IReadOnlyList<Counted> Numbers) ReadList(string name)
    {
        string[][] rows = [.. File.ReadAllLines(Path.Combine(Lists, name + ".tsv")).Select(line => line.Split('\t'))];
        return (rows.Single(row => row[0] == "# sha256")[1],
            [.. rows.Where(row => !row[0].StartsWith('#')).Select(row => new Counted(row[0], decimal.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3]))]);
    }

    private static async Task<byte[]> TextOf(string sha256)
    {
        string? folder = EarlierReports.Folder;
        Assert.SkipWhen(folder is null, EarlierReports.None);
        foreach (string file in Directory.EnumerateFiles(folder!))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) == sha256) return bytes;
        }
        Assert.Skip($"No file in {folder} has the SHA-256 {sha256}.");
        return [];
    }
}
