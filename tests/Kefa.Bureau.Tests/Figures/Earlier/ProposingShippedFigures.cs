using System.Globalization;
using System.Security.Cryptography;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Documents.Reported;
using Kefa.TestSupport.Reports;

namespace Kefa.Bureau.Tests.Figures.Earlier;

/// <summary>The figures that the product ships, against numbers of reports.</summary>
public sealed class ProposingShippedFigures
{
    private static readonly FigureMatcher Figures = KnownFigures.Matcher([.. Directory.EnumerateFiles(Repository.Folder("content/figures"), "*.yaml").Order(StringComparer.Ordinal)
        .SelectMany(file => FigureFile.Read(Path.GetFileName(file), new StringReader(System.IO.File.ReadAllText(file))).Figures).Select(KnownFigures.Of)]);

    [Theory]
    [InlineData("法律顾问共审核合同96份，提供法律咨询21次。", "CON-01|ADV-01")]
    [InlineData("承办政协提案和人大建议共40件，其中主办件12件，协办（会办）件28件，满意率100%。", "PRO-01|PRO-04|PRO-05|PRO-15")]
    [InlineData("通过门户网站主动公开政府信息86条。", "PUB-01")]
    [InlineData("目前我局有5名公职律师。", "LAD-03")]
    [InlineData("行政机关负责人出庭应诉率达100%。", "LIT-07")]
    [InlineData("新制定3份行政规范性文件。", "NRM-01")]
    [InlineData("新认定瞪羚企业13家，拉动研发投入15.28亿元，参观1000余人次。", "||")]
    public void Finds_the_figure_of_a_sentence(string sentence, string expected) =>
        Assert.Equal(expected, string.Join('|', ReportReader.Read([new ReportLine(sentence)]).Quantities.Select(quantity => Figures.Propose(quantity) is [var best, ..] ? best.Figure.Code : "")));

    [Fact]
    public async Task Is_mostly_right_in_five_published_reports()
    {
        string? folder = EarlierReports.Folder;
        Assert.SkipWhen(folder is null, EarlierReports.None);
        var told = System.IO.File.ReadAllLines(Repository.File("tests/Kefa.Bureau.Tests/Figures/Earlier/told.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToLookup(row => row[0], StringComparer.Ordinal);
        int proposed = 0, right = 0, known = 0, found = 0;
        foreach (string list in Directory.EnumerateFiles(Repository.Folder("tests/Kefa.Documents.Tests/Reported/Counted"), "*.tsv").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(list), hash = System.IO.File.ReadLines(list).Single(line => line.StartsWith("# sha256", StringComparison.Ordinal)).Split('\t')[1];
            byte[] text = Directory.EnumerateFiles(folder!).Select(System.IO.File.ReadAllBytes).FirstOrDefault(bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash) ?? [];
            Assert.SkipWhen(text.Length == 0, $"No file in {folder} has the SHA-256 {hash}.");
            PastReport report = ReportReader.Read(await ReportFile.ReadAsync(new MemoryStream(text), ReportFormat.PlainText, null, TestContext.Current.CancellationToken));
            var rows = told[name].ToList();
            known += rows.Count;
            foreach (Quantity quantity in report.Quantities)
            {
                string? best = Figures.Propose(quantity) is [var first, ..] ? first.Figure.Code : null;
                string[]? row = rows.Find(r => decimal.Parse(r[1], CultureInfo.InvariantCulture) == quantity.Value && r[2] == quantity.Unit && Words(r, quantity));
                if (row is not null) rows.Remove(row);
                bool isRight = row is not null && row[3].Split('|').Contains(best, StringComparer.Ordinal);
                if (best is not null) proposed++;
                if (isRight) (right, found) = (right + 1, found + 1);
                else if (best is not null || row is not null) TestContext.Current.SendDiagnosticMessage($"{name}: {quantity.Printed} {quantity.Subject}: proposed {best ?? "none"}, told {row?[3] ?? "none"}");
            }
        }
        TestContext.Current.SendDiagnosticMessage($"told {known}, proposed {proposed}, right {right}: {(double)right / proposed:P0} of the proposals, {(double)found / known:P0} of what is known");

        Assert.True(right >= 0.8 * proposed, $"{right} of {proposed} proposals are right.");
        Assert.True(found >= 0.8 * known, $"{found} of {known} known figures are proposed first.");

        // Words that stand beside the number itself, where the sentence has the same number twice.
        static bool Words(string[] row, Quantity quantity) => row[4].Length == 0 || quantity.Subject.Contains(row[4], StringComparison.Ordinal);

        
    }
}
