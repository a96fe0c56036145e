using System.Collections.Immutable;
using System.Globalization;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Matching;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies.Import;

/// <summary>One column of a table of companies: a field, or a part of one, and for a yearly field the year.</summary>
internal sealed record CompanyColumn(string Header, Field Field, Field? Part, int? Year)
{
    public FactKey Key => new(Field.Id, Year);

    public static string HeaderOf(Field field, Field? part, int? year) =>
        field.Id + (part is null ? "" : "." + part.Id) + (year is { } y ? "@" + y.ToString(CultureInfo.InvariantCulture) : "");
}

/// <summary>The head of a table of companies, understood.</summary>
internal sealed class CompanyColumns
{
    private CompanyColumns(IReadOnlyList<CompanyColumn?> columns) => Columns = columns;

    /// <summary>By position; null where a column is a note (its head begins with <c>#</c>) or empty.</summary>
    public IReadOnlyList<CompanyColumn?> Columns { get; }

    /// <exception cref="TableFormatException">A column is unknown, stands twice, or the credit code is missing; all of it is said at once.</exception>
    public static CompanyColumns Parse(IReadOnlyList<string> header, FieldDictionary dictionary)
    {
        var columns = new List<CompanyColumn?>(header.Count);
        var problems = new List<LocalText>();
        var seen = new Dictionary<(FactKey, string?), int>();
        for (var i = 0; i < header.Count; i++)
        {
            var head = SearchText.Compatible(FormulaGuard.Restore(header[i])).Trim();
            if (head.Length == 0 || head[0] == '#')
            {
                columns.Add(null);
                continue;
            }

            var column = Parse(head, dictionary, out var problem);
            if (column is not null && !seen.TryAdd((column.Key, column.Part?.Id), i))
                problem = new LocalText($"与第 {seen[(column.Key, column.Part?.Id)] + 1} 列重复", $"stands already in column {seen[(column.Key, column.Part?.Id)] + 1}");
            if (problem is not null)
                problems.Add(new LocalText($"第 {i + 1} 列“{SearchText.Cut(head, 40)}”{problem.Zh}", $"column {i + 1} '{SearchText.Cut(head, 40)}' {problem.En}"));
            columns.Add(column);
        }

        if (problems.Count == 0 && !columns.Any(c => c?.Field.Id == "uscc"))
            problems.Add(new LocalText("缺少“uscc”（统一社会信用代码）列", "the column 'uscc' (credit code) is missing"));
        if (problems.Count > 0)
        {
            var more = problems.Count > 10 ? (Zh: $"；另有 {problems.Count - 10} 处", En: $"; and {problems.Count - 10} more") : (Zh: "", En: "");
            throw new TableFormatException(
                $"表头有误：{string.Join("；", problems.Take(10).Select(p => p.Zh))}{more.Zh}。请使用下载的模板；若表头是乱码，请另存为 CSV UTF-8。",
                $"The head of the table is wrong: {string.Join("; ", problems.Take(10).Select(p => p.En))}{more.En}. Use the template; if the head looks garbled, save the file as CSV UTF-8.");
        }

        return new CompanyColumns(columns);
    }

    private static CompanyColumn? Parse(string head, FieldDictionary dictionary, out LocalText? problem)
    {
        problem = null;
        var at = head.LastIndexOf('@');
        int? year = null;
        if (at >= 0)
        {
            if (!int.TryParse(head.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var y) || y is < 1900 or > 9999)
            {
                problem = new LocalText("“@”后应为四位年份", "has no year of four digits after '@'");
                return null;
            }

            year = y;
        }

        var path = (at >= 0 ? head[..at] : head).Trim();
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var field = Named(dictionary.Fields, dot < 0 ? path : path[..dot]);
        var part = field is null || dot < 0 ? null : Named(field.Fields, path[(dot + 1)..]);
        if (field is null || (dot >= 0 && part is null))
            problem = new LocalText("不是字典中的字段", "is not a field of the dictionary");
        else if (field.Type == FieldType.Context && part is null)
            problem = new LocalText($"须按子项分列，例如 {field.Id}.{field.Fields[0].Id}", $"must be given by its parts, such as {field.Id}.{field.Fields[0].Id}");
        else if (field.IsYearly && year is null)
            problem = new LocalText($"是年度字段，应写成 {field.Id}@2025", $"is yearly; write it as {field.Id}@2025");
        else if (!field.IsYearly && year is not null)
            problem = new LocalText("不是年度字段，不应带年份", "is not yearly and takes no year");
        return problem is null ? new CompanyColumn(head, field!, part, year) : null;
    }

    private static Field? Named(ImmutableArray<Field> fields, string name) =>
        fields.FirstOrDefault(f => f.Id.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? fields.FirstOrDefault(f => SearchText.Compatible(f.Label.Zh) == name || f.Label.En.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a row states, and what is wrong with its cells.</summary>
    public (Dictionary<FactKey, Fact> Facts, List<ImportProblem> Problems) Read(TableRow row)
    {
        var facts = new Dictionary<FactKey, Fact>();
        var problems = new List<ImportProblem>();
        Dictionary<FactKey, SortedDictionary<string, Fact>>? parts = null;
        if (row.Cells.Count > Columns.Count && row.Cells.Skip(Columns.Count).Any(c => c.Length > 0))
            problems.Add(new ImportProblem(null, $"该行有 {row.Cells.Count} 列，表头只有 {Columns.Count} 列；含逗号的内容须加引号。", $"The row has {row.Cells.Count} cells and the head {Columns.Count}; cells with commas need quotation marks.", null));
        foreach (var i in row.TooLong)
            problems.Add(new ImportProblem(i < Columns.Count ? Columns[i]?.Header : null, "单元格内容过长。", "The cell is too long.", SearchText.Cut(row.Cells[i], 40)));
        for (var i = 0; i < Math.Min(row.Cells.Count, Columns.Count); i++)
        {
            if (Columns[i] is not { } column || row.Cells[i].Length == 0 || row.TooLong.Contains(i))
                continue;
            var cell = FormulaGuard.Restore(row.Cells[i]);
            var fact = FactCell.Parse(cell, column.Part ?? column.Field, out var problem);
            if (problem is not null)
                problems.Add(new ImportProblem(column.Header, problem.Zh, problem.En, SearchText.Cut(cell, 60)));
            else if (fact is null)
                continue;
            else if (column.Part is null)
                facts[column.Key] = fact;
            else
                ((parts ??= []).TryGetValue(column.Key, out var some) ? some : parts[column.Key] = new(StringComparer.Ordinal))[column.Part.Id] = fact;
        }

        foreach (var (key, some) in parts ?? [])
            facts[key] = Context(some);
        return (facts, problems);
    }

    /// <summary>A context of its parts; when all parts say "unknown" or "none" the whole does.</summary>
    private static Fact Context(SortedDictionary<string, Fact> parts)
    {
        if (parts.Values.All(f => f.State == FactState.Unknown))
            return Fact.Unknown;
        if (parts.Values.All(f => f.State == FactState.NotApplicable))
            return Fact.NotApplicable;
        return Fact.Known(new FactValue.Context(parts.Where(p => p.Value.State != FactState.NotApplicable).ToImmutableSortedDictionary(p => p.Key, p => p.Value.Value, StringComparer.Ordinal)));
    }
}
