using System.Globalization;
using System.Text;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Feel;

namespace Kefa.Bureau.Appraisals;

/// <summary>What an edition says beside its items.</summary>
/// <param name="Grades">From the best to the worst, with the per cent from which each begins: <c>优秀=90，良好=80，不合格=0</c>; empty for none.</param>
public sealed record SheetHeading(
    string Id, string Name, string Version, DateOnly From, DateOnly? To, SheetKind Kind, string Appraiser, NotApplicable NotApplicable, bool SharesEvidence, string Grades);

/// <summary>What is wrong with a cell of the table.</summary>
/// <param name="Row">As a spreadsheet counts it; 0 for what concerns the whole.</param>
/// <param name="Column">The head of the column; empty for what concerns the whole.</param>
public sealed record SheetTableFault(long Row, string Column, Phrase Text);

/// <summary>A sheet as a table: one row for each item, in the columns of the template. Made into the text that an edition is kept as. Pure.</summary>
public static class SheetTable
{
    public const int MostRows = 500;

    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["部分", "权重", "大类", "编号", "项目", "分值", "规则", "参数", "证据", "与减负规定冲突"];

    private const int PartOf = 0, Weight = 1, Head = 2, Code = 3, Text = 4, Max = 5, Rule = 6, Parameters = 7, Evidence = 8, Conflict = 9;

    /// <summary>Examples for the template, one of each rule.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Examples { get; } =
    [
        ["考核项目", "", "组织领导", "1.1", "成立领导小组，每年召开专题会议不少于3次", "3", "扣分", "扣0.5 没有：成立领导小组\n扣0.5 每少 共3：专题会议（次） @LGM-01 封顶1.5", "会议纪要", ""],
        ["考核项目", "", "组织领导", "1.2", "聘请法律顾问", "1", "有无", "问：在聘法律顾问（名）\n指标：LAD-01\n阈值：1", "聘任合同", ""],
        ["考核项目", "", "学法用法", "2.1", "中心组集体学法每年不少于2次", "4", "计数", "问：集体学法（次）\n目标：2", "学习记录", ""],
        ["考核项目", "", "学法用法", "2.2", "合法性审核率", "2", "比例", "问：合法性审核率（%）\n指标：NRM-05\n满分值：100", "", ""],
        ["考核项目", "", "公开", "3.1", "信息公开申请按期答复率", "3", "分档", "问：按期答复率（%）\n指标：GID-09\n档：0=0，80=1，95=2，100=3", "", ""],
        ["考核项目", "", "公开", "3.2", "学法有计划、内容、效果", "5", "评定", "", "", ""],
        ["考核项目", "", "加分和否决", "4.1", "负责人出庭应诉", "1", "加分", "问：出庭应诉（次）\n指标：LIT-06\n每个：0.5", "", ""],
        ["考核项目", "", "加分和否决", "4.2", "发生重大违法行政案件", "0", "否决", "问：发生了重大违法行政案件\n限于：合格", "", ""],
    ];

    /// <returns>The text of the edition, or everything that is wrong, cell by cell.</returns>
    public static (string? Yaml, IReadOnlyList<SheetTableFault> Faults) Read(SheetHeading heading, IEnumerable<TableRow> table)
    {
        var faults = new List<SheetTableFault>();
        List<TableRow> rows = [.. table.Where(row => !row.IsEmpty).Take(MostRows + 2)];
        if (rows.Count == 0 || !Columns.SequenceEqual(rows[0].Cells.Select(cell => cell.Trim()).Take(Columns.Count), StringComparer.Ordinal)) return (null, [new SheetTableFault(1, "", WrongHead())]);
        if (rows.Count > MostRows + 1) return (null, [new SheetTableFault(0, "", TooMany())]);
        if (rows.Count == 1) return (null, [new SheetTableFault(2, "", NoRows())]);
        var items = new List<(TableRow Row, string Rule)>();
        foreach (TableRow row in rows.Skip(1))
        {
            (string? rule, Phrase? wrong) = SheetParameters.Read(Cell(row, Rule), Cell(row, Parameters));
            if (wrong is not null) faults.Add(new SheetTableFault(row.Number, Columns[SheetParameters.Rules.Any(r => r.Key == Cell(row, Rule) || r.Value == Cell(row, Rule)) ? Parameters : Rule], wrong));
            else items.Add((row, rule!));
        }
        // Each row by itself, so that every row that is wrong is named; then all of them together.
        foreach ((TableRow row, string rule) in items)
        {
            // A bonus or a veto stands beside items whose points can be reached.
            if (Wrong(Write(heading, [(row, rule), (Beside(row), "graded")])) is { } fault) faults.Add(fault);
        }
        if (faults.Count > 0) return (null, [.. faults.OrderBy(f => f.Row)]);
        (string yaml, List<(long, int)?> lines) = Write(heading, items);
        return Wrong((yaml, lines)) is { } whole ? (null, [whole]) : (yaml, []);
    }

    private static TableRow Beside(TableRow row) => new(row.Number, [Cell(row, PartOf), "", Cell(row, Head), "zz.zz", "…", "1", "", "", "", ""], []);

    private static SheetTableFault? Wrong((string Yaml, List<(long Row, int Column)?> Lines) written)
    {
        try
        {
            SheetEditionFile.Read("sheet", new StringReader(written.Yaml));
            return null;
        }
        catch (ContentFileException wrong)
        {
            // A fault of an entry is said where the entry begins: with its number.
            (long row, int column) = written.Lines.ElementAtOrDefault((int)wrong.Line - 1) ?? (0, -1);
            return new SheetTableFault(row, column < 0 ? "" : Columns[column], wrong.Problem);
        }
    }

    /// <summary>The text of an edition, with the cell from which each of its lines comes.</summary>
    private static (string Yaml, List<(long Row, int Column)?> Lines) Write(SheetHeading heading, IReadOnlyList<(TableRow Row, string Rule)> items)
    {
        var text = new StringBuilder();
        var lines = new List<(long, int)?>();
        Line($"id: {SheetParameters.Quoted(heading.Id)}");
        Line($"name: {SheetParameters.Quoted(heading.Name)}");
        Line($"version: {SheetParameters.Quoted(heading.Version)}");
        Line(string.Create(CultureInfo.InvariantCulture, $"inForce: {{from: {heading.From:yyyy-MM-dd}{(heading.To is { } to ? $", to: {to:yyyy-MM-dd}" : "")}}}"));
        Line($"kind: {(heading.Kind == SheetKind.RuleOfLaw ? "ruleOfLaw" : heading.Kind == SheetKind.LegalEducation ? "legalEducation" : "other")}");
        Line($"appraiser: {SheetParameters.Quoted(heading.Appraiser)}");
        Line($"notApplicable: {heading.NotApplicable switch { NotApplicable.Rescale => "rescale", NotApplicable.Full => "full", _ => "ask" }}");
        Line($"sharesEvidence: {(heading.SharesEvidence ? "true" : "false")}");
        if (!string.IsNullOrWhiteSpace(heading.Grades))
        {
            string[][] grades = [.. heading.Grades.Normalize(NormalizationForm.FormKC).Split(',', ';', '、').Select(g => g.Split('=')).Where(g => g.Length > 1)];
            Line($"grades: [{string.Join(", ", grades.Select(g => $"{{name: {SheetParameters.Quoted(g[0].Trim())}, from: {SheetParameters.Quoted(g[1].Trim())}}}"))}]");
        }
        Line("parts:");
        int no = 0;
        foreach (var part in items.GroupBy(i => Cell(i.Row, PartOf), StringComparer.Ordinal))
        {
            TableRow first = part.First().Row;
            Line(string.Create(CultureInfo.InvariantCulture, $"  - id: part-{++no}"), first, PartOf);
            Line($"    name: {SheetParameters.Quoted(part.Key)}", first, PartOf);
            if (part.Select(i => Cell(i.Row, Weight)).FirstOrDefault(w => w.Length > 0) is { } weight) Line($"    weight: {SheetParameters.Quoted(weight)}", first, Weight);
            Line("    heads:", first, Head);
            foreach (var head in part.GroupBy(i => Cell(i.Row, Head), StringComparer.Ordinal))
            {
                TableRow begins = head.First().Row;
                Line($"      - name: {SheetParameters.Quoted(head.Key)}", begins, Head);
                Line("        items:", begins, Head);
                foreach ((TableRow row, string rule) in head)
                {
                    Line($"          - no: {SheetParameters.Quoted(Cell(row, Code))}", row, Code);
                    Line($"            text: {SheetParameters.Quoted(Cell(row, Text))}", row, Text);
                    Line($"            max: {SheetParameters.Quoted(Cell(row, Max))}", row, Max);
                    Line($"            rule: {rule}", row, Parameters);
                    if (Cell(row, Evidence).Length > 0) Line($"            evidence: [{string.Join(", ", Cell(row, Evidence).Split('\n', '、', ';', '；').Select(e => e.Trim()).Where(e => e.Length > 0).Select(SheetParameters.Quoted))}]", row, Evidence);
                    if (Cell(row, Conflict).Length > 0) Line($"            conflict: {(Cell(row, Conflict) is "是" or "true" ? "true" : Cell(row, Conflict) is "否" ? "false" : SheetParameters.Quoted(Cell(row, Conflict)))}", row, Conflict);
                }
            }
        }
        return (text.ToString(), lines);

        void Line(string line, TableRow? row = null, int column = -1)
        {
            text.Append(line).Append('\n');
            lines.Add(row is null ? null : (row.Number, column));
        }
    }

    private static string Cell(TableRow row, int column) => column < row.Cells.Count ? row.Cells[column].Trim() : "";

    private static Phrase WrongHead() => $"The first row has the heads of the template: {Phrase.List(Columns)}.";

    private static Phrase TooMany() => $"A sheet has at most {MostRows} items.";

    private static Phrase NoRows() => $"The table has no items.";
}
