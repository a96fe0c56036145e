using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Matching.Profiles;
using Kefa.TestSupport.Properties;

namespace Kefa.Bureau.Tests.Companies;

/// <summary>Whatever the dictionary allows is kept: in events, in rows, in cells of a table. Chance makes the facts.</summary>
public sealed class KeepingFacts
{
    private static readonly FieldDictionary Dictionary = FieldDictionaryLoader.LoadFolder(Repository.Folder("content"));

    [Fact]
    public void Facts_come_back_from_the_body_of_an_event() => Prop.ForAll((int seed) =>
    {
        var facts = Facts(seed);

        return Same(facts, CompanyFactsJson.Read(CompanyFactsJson.Write(facts), Dictionary).Facts);
    }).Holds();

    [Fact]
    public void Facts_come_back_from_a_companys_row() => Prop.ForAll((int seed) =>
    {
        var facts = Facts(seed);

        return Same(facts, CompanyData.Read(CompanyData.Write(facts, Dictionary), Dictionary));
    }).Holds();

    [Fact]
    public void A_state_read_from_its_row_goes_on_as_if_it_had_never_been_written() => Prop.ForAll((int first, int second, int third) =>
    {
        var (live, stored) = (new CompanyState(Dictionary), new CompanyState(Dictionary));
        var (n, row, other) = (0, Row(), Row());
        foreach (var seed in new[] { first, second, third })
        {
            var type = third % 2 == 0 && n == 1 ? CompanyEvents.Declared : CompanyEvents.Recorded;
            live.Apply(++n, type, new DateOnly(2026, 6, n), Facts(seed));
            stored.Apply(n, type, new DateOnly(2026, 6, n), Facts(seed));
            stored.Write(other);
            stored = CompanyState.Of(other, Dictionary);
        }

        live.Write(row);
        return (row.Data, row.Provenance, row.Name, row.Size, row.HasConflict) == (other.Data, other.Provenance, other.Name, other.Size, other.HasConflict);
    }).Holds(500);

    [Fact]
    public void Facts_come_back_from_the_cells_of_a_table() => Prop.ForAll((int seed) =>
    {
        var facts = Facts(seed).ToDictionary();
        var columns = CompanyTemplate.ColumnsOf(Dictionary, [2023, 2024, 2025]).ToList();
        var head = CompanyColumns.Parse([.. columns.Select(c => c.Header)], Dictionary);
        string[] cells = [.. columns.Select(c => Text(CompanyExport.CellOf(facts.GetValueOrDefault(c.Key), c)))];

        var (read, problems) = head.Read(new TableRow(2, cells, []));

        Assert.Empty(problems);
        Assert.Equal(facts.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)), read.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)));
    }).Holds();

    private static Company Row() => new() { Stream = "company/x", Uscc = "x", Name = "", SearchText = "", Data = "", Provenance = "" };

    private static string Text(object? cell) => cell switch
    {
        null => "",
        bool truth => truth ? "是" : "否",
        DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        decimal number => FactJson.Plain(number),
        _ => (string)cell,
    };

    private static bool Same(IEnumerable<KeyValuePair<FactKey, Fact>> left, IEnumerable<KeyValuePair<FactKey, Fact>> right) =>
        left.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)).SequenceEqual(right.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.State, f.Value.Value)));

    private static List<KeyValuePair<FactKey, Fact>> Facts(int seed)
    {
        var random = new System.Random(seed);
        var facts = new List<KeyValuePair<FactKey, Fact>>();
        // What is required is always known: nothing else is let in.
        foreach (var field in Dictionary.Fields.Where(_ => random.Next(3) == 0))
        {
            foreach (var year in field.IsYearly ? new int?[] { 2023, 2024, 2025 } : [null])
                facts.Add(new(new FactKey(field.Id, year), (field.IsRequired ? 7 : random.Next(8)) switch { 0 => Fact.Unknown, 1 => Fact.NotApplicable, _ => Fact.Known(Value(field, random)) }));
        }

        return facts;
    }

    private static FactValue Value(Field field, System.Random random) => field switch
    {
        { Options.IsEmpty: false, IsNumber: false } => FactValue.Of(field.Options[random.Next(field.Options.Length)].Code),
        { Id: "uscc" or "parentUscc" } => FactValue.Of(CreditCode.Create("91430702", $"MA{random.Next(1_000_000):000000}").ToString()),
        { Type: FieldType.Boolean } => FactValue.Of(random.Next(2) == 0),
        { Type: FieldType.Date } => FactValue.Of(new DateOnly(2000 + random.Next(26), 1 + random.Next(12), 1 + random.Next(28))),
        { Type: FieldType.Integer } => FactValue.Of((decimal)random.Next(-5, 1_000)),
        { IsNumber: true } => FactValue.Of(random.Next(-1_000_000, 1_000_000_000) / 100m),
        { Type: FieldType.List } => new FactValue.List([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(field.Item!, random))]),
        { Type: FieldType.Context } => new FactValue.Context(field.Fields.Where((_, i) => i == 0 || random.Next(2) == 0)
            .ToImmutableSortedDictionary(f => f.Id, FactValue? (f) => f == field.Fields[0] || random.Next(6) > 0 ? Value(f, random) : null, StringComparer.Ordinal)),
        { Id: "industryCode" } => FactValue.Of("C3983"),
        { Type: FieldType.Code } => FactValue.Of($"AB-{random.Next(1_000)}"),
        _ => FactValue.Of(string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "甲乙ab1-，。"[random.Next(8)])).Trim('-') + "x"),
    };
}
