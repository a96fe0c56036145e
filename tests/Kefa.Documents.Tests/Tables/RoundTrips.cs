using FsCheck;
using FsCheck.Fluent;
using Kefa.Documents.Tables;
using Kefa.TestSupport.Properties;

namespace Kefa.Documents.Tests.Tables;

/// <summary>Whatever was written is read back: laws, held against texts that chance makes.</summary>
public sealed class RoundTrips
{
    [Fact]
    public void Any_text_comes_back_from_csv() => Prop.ForAll((string?[][] cells) =>
    {
        var rows = cells.Select(Cleaned).ToList();

        var read = Read(rows, TableFormat.Csv).Select(row => row.Select(FormulaGuard.Restore));

        return Rows(rows).SequenceEqual(Rows(read));
    }).Holds();

    [Fact]
    public void Any_text_that_xml_can_hold_comes_back_from_a_workbook() => Prop.ForAll((string?[][] cells) =>
    {
        var rows = cells.Select(row => Cleaned(row).Select(Printable).ToArray()).ToList();

        return Rows(rows).SequenceEqual(Rows(Read(rows, TableFormat.Xlsx)));
    }).Holds();

    [Fact]
    public void Any_number_comes_back_from_csv_as_it_was() => Prop.ForAll((decimal[] numbers) =>
    {
        var read = Read([[.. numbers.Cast<object>()]], TableFormat.Csv).Single();

        return numbers.Length == 0 || read.Select(cell => decimal.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).SequenceEqual(numbers);
    }).Holds();

    [Fact]
    public void No_text_reaches_a_spreadsheet_as_a_formula() => Prop.ForAll((string? text) =>
    {
        var defused = FormulaGuard.Defuse("=" + text);

        return defused[0] == '\'' && FormulaGuard.Restore(defused) == "=" + text;
    }).Holds();

    /// <summary>A row with at least one cell; a text whose beginning is already an apostrophe before a sign could not be told from a defused one.</summary>
    private static string[] Cleaned(string?[] row) =>
        [.. row.DefaultIfEmpty("x").Select(text => (text ?? "").StartsWith('\'') ? "x" + text : string.Concat((text ?? "").EnumerateRunes()))];

    private static string Printable(string text) => string.Concat(text.Where(c => System.Xml.XmlConvert.IsXmlChar(c) && c != '\r'));

    /// <summary>Rows as text; an empty cell at the end is no cell in a workbook.</summary>
    private static IEnumerable<string> Rows(IEnumerable<IEnumerable<object>> rows) => rows.Select(row => string.Join('\u0001', row).TrimEnd('\u0001'));

    private static List<IReadOnlyList<string>> Read(IReadOnlyList<object[]> rows, TableFormat format)
    {
        using var stream = new MemoryStream();
        var table = new TableExport
        {
            Title = "t",
            Columns = [new TableColumn("head")],
            Rows = rows.Select(row => (IReadOnlyList<object?>)row).ToAsyncEnumerable(),
        };
        table.WriteAsync(stream, format, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        stream.Position = 0;
        using var text = new StreamReader(stream);
        var read = format == TableFormat.Csv
            ? new CsvTableReader(text).ReadAsync(TestContext.Current.CancellationToken).ToBlockingEnumerable(TestContext.Current.CancellationToken).ToList()
            : [.. XlsxTableReader.Read(stream)];
        return [.. read.Skip(1).Select(row => row.Cells)];
    }
}
