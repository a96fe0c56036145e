using System.Text.Json;

namespace Kefa.Cli.Tests;

public sealed class ReadingEarlierReports : IDisposable
{
    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task The_numbers_of_a_report_are_shown_and_nothing_is_stored()
    {
        string file = _kefa.Write("report.txt", "云江市科学技术局法治政府建设工作报告\n一、做法\n（一）审核。2022年，审核合同约158份。");

        var (code, output, errors) = await _kefa.Run("figures", "import", file, "--year", "2022");

        Assert.Equal((0, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        Assert.Equal((2022, "云江市科学技术局"), (json.RootElement.GetProperty("year").GetInt32(), json.RootElement.GetProperty("organ").GetString()));
        JsonElement number = Assert.Single(json.RootElement.GetProperty("numbers").EnumerateArray());
        Assert.Equal((158m, "份", "约158份", "About", "审核合同", "2022-01-01", "一(一)"), (
            number.GetProperty("value").GetDecimal(), number.GetProperty("unit").GetString(), number.GetProperty("printed").GetString(), number.GetProperty("approximation").GetString(),
            number.GetProperty("subject").GetString(), number.GetProperty("from").GetString(), number.GetProperty("place").GetString()));
        Assert.Equal(["report.txt"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_in_words()
    {
        string pdf = _kefa.Write("report.pdf", "%PDF-1.7");

        Assert.Equal(2, (await _kefa.Run("figures", "import", _kefa.PathOf("none.txt"))).Item1);
        var (code, _, errors) = await _kefa.Run("figures", "import", pdf);

        Assert.Equal(1, code);
        Assert.Contains("Text, Word documents (.docx), PDF with text and pages (.html)", errors, StringComparison.Ordinal);
    }
}
