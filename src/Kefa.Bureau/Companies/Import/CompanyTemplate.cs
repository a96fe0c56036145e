using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies.Import;

/// <summary>The table that one fills in to import companies: a head from the dictionary and a row that explains each column.</summary>
public sealed class CompanyTemplate(RegisterLibrary registers, ICurrentBureau bureau, TimeProvider time)
{
    /// <summary>How many fiscal years the template offers for a yearly field.</summary>
    public const int Years = 4;

    public async Task WriteAsync(Stream destination, TableFormat format, bool english, CancellationToken cancellationToken)
    {
        var dictionary = await registers.FieldsAsync(cancellationToken);
        var columns = ColumnsOf(dictionary, LastYears(bureau.Required.Today(time))).ToList();
        var notes = columns.Select((c, i) => (object?)((i == 0 ? "# " : "") + Explain(c, english))).ToArray();
        var table = new TableExport
        {
            Title = english ? "Companies" : "企业数据",
            NotesTitle = english ? "Notes" : "填表说明",
            Columns = [.. columns.Select(c => new TableColumn(c.Header, ColumnType.Text, 18))],
            Rows = new[] { (IReadOnlyList<object?>)notes }.ToAsyncEnumerable(),
            Notes = format == TableFormat.Csv ? [] : [.. General(english), .. columns.Select(c => new TableNote(c.Header, Explain(c, english)))],
        };
        await table.WriteAsync(destination, format, cancellationToken);
    }

    internal static IEnumerable<int> LastYears(DateOnly today) => Enumerable.Range(today.Year - Years, Years);

    /// <summary>The columns of the dictionary, required fields first.</summary>
    internal static IEnumerable<CompanyColumn> ColumnsOf(FieldDictionary dictionary, IEnumerable<int> years)
    {
        int[] all = [.. years];
        foreach (var field in dictionary.Fields.OrderBy(f => !f.IsRequired))
        {
            foreach (var year in field.IsYearly ? all.Select(y => (int?)y) : [null])
            {
                foreach (var part in field.Type == FieldType.Context ? field.Fields.Select(p => (Field?)p) : [null])
                    yield return new CompanyColumn(CompanyColumn.HeaderOf(field, part, year), field, part, year);
            }
        }
    }

    private static IEnumerable<TableNote> General(bool english) => english
        ?
        [
            new("Rows", "One row for each company; rows whose first cell begins with # are notes and left out."),
            new("Empty cells", "say nothing; 未知 states that a value is not known, 不适用 that there is none."),
            new("Lists", "entries are separated by ; and the parts of an entry by |; 无 is a list without entries."),
        ]
        :
        [
            new("行", "每家企业一行；首格以 # 开头的行是说明，导入时忽略。"),
            new("空格", "留空表示不提供；填“未知”表示明确未知，填“不适用”表示没有。"),
            new("列表", "多项用 ; 分隔，一项内的各部分用 | 分隔，例如 2023-10-16|2026-10-16；填“无”表示没有任何一项。"),
        ];

    private static string Explain(CompanyColumn column, bool english)
    {
        var field = column.Part ?? column.Field;
        var label = column.Part is null ? field.Label.In(english) : $"{column.Field.Label.In(english)} · {field.Label.In(english)}";
        List<string> more = [];
        if (column.Field.IsRequired)
            more.Add(english ? "required" : "必填");
        if (field.Unit is { } unit)
            more.Add(unit.In(english));
        more.Add(Form(field, english));
        return $"{label}（{string.Join(english ? ", " : "，", more.Where(m => m.Length > 0))}）".Replace("（）", "", StringComparison.Ordinal);
    }

    private static string Form(Field field, bool english) => field switch
    {
        { Options.IsEmpty: false } => string.Join(' ', field.Options.Select(o => $"{o.Code}={o.Label.In(english)}")),
        { Type: FieldType.Boolean } => english ? "是 or 否" : "是/否",
        { Type: FieldType.Date } => "2026-06-15",
        { Type: FieldType.Integer } => english ? "whole number" : "整数",
        { Type: FieldType.List, Item.Type: FieldType.Context } => string.Join('|', field.Item.Fields.Select(p => p.Label.In(english))) + ";…",
        { Type: FieldType.List } => english ? "separated by ;" : "用 ; 分隔",
        _ => "",
    };
}
