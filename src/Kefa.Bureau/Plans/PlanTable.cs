using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Forms;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Plans;

/// <summary>Something wrong in a file of items.</summary>
/// <param name="Line">The row of the file, from 1; 0 for the file as a whole.</param>
/// <param name="Column">The head of the column; empty for the row as a whole.</param>
public sealed record PlanRowProblem(long Line, string Column, LocalText Text);

public abstract record ImportPlanOutcome
{
    private ImportPlanOutcome() { }

    public sealed record Imported(int Rows) : ImportPlanOutcome;

    /// <summary>Nothing was taken: what is wrong, row by row.</summary>
    public sealed record Wrong(ImmutableArray<PlanRowProblem> Problems) : ImportPlanOutcome;

    public sealed record NoSuchPlan : ImportPlanOutcome;
}

/// <summary>The items of a plan as a table: the template that people fill in, and the file that they send back. A file is taken whole or not at all; what it replaces stays in the record.</summary>
public sealed class PlanTable
{
    /// <summary>Larger than any table of that many items.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    private const int MostRows = 200;
    private const string List = "rows", Act = "editRows";

    private static readonly string[] Needed = ["clause", "what", "section", "owner", "dueOn"], NeededOfLaw = ["law", "audience", "form", "moment"];

    private readonly ProcedureLibrary _procedures;
    private readonly MatterStreams _streams;
    private readonly PerformTransition _perform;
    private readonly StaffDirectory _staff;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal PlanTable(ProcedureLibrary procedures, MatterStreams streams, PerformTransition perform, StaffDirectory staff, ICurrentBureau bureau, TimeProvider time) =>
        (_procedures, _streams, _perform, _staff, _bureau, _time) = (procedures, streams, perform, staff, bureau, time);

    /// <summary>The empty table, with a row that explains each column.</summary>
    public async Task WriteTemplateAsync(Stream destination, TableFormat format, bool english, CancellationToken cancellationToken)
    {
        Procedure procedure = await _procedures.InForceAsync(WorkPlan.Procedure, _bureau.Required.Today(_time), cancellationToken) ?? throw new InvalidOperationException("The procedure of plans is not published.");
        ImmutableArray<FieldDefinition> columns = procedure.FindField(List)!.Item!.Fields;
        var notes = columns.Select((c, i) => (object?)((i == 0 ? "# " : "") + Explained(c, english))).ToArray();
        await new TableExport
        {
            Title = english ? "Items" : "计划事项",
            NotesTitle = english ? "Notes" : "填表说明",
            Columns = [.. columns.Select(c => new TableColumn(c.Label.In(english), ColumnType.Text, 18))],
            Rows = new[] { (IReadOnlyList<object?>)notes }.ToAsyncEnumerable(),
            Notes = format == TableFormat.Csv ? [] : [.. columns.Select(c => new TableNote(c.Label.In(english), Explained(c, english)))],
        }.WriteAsync(destination, format, cancellationToken);
    }

    /// <summary>Takes a table as the items of a plan that is being drafted.</summary>
    /// <param name="file">At most <see cref="MostBytes"/>, seekable.</param>
    public async Task<ImportPlanOutcome> ImportAsync(MatterNumber plan, Stream file, Acting by, CancellationToken cancellationToken)
    {
        if (await _streams.FindAsync(plan, cancellationToken) is not { Procedure.Id: WorkPlan.Procedure } history) return new ImportPlanOutcome.NoSuchPlan();
        if (history.Procedure.FindTransition(history.State.Stage?.Id, Act) is not { } act) return Wrong(0, "", new("计划已经提请审议，不能再导入事项。", "The plan has gone to the meeting: its items are not imported any more."));
        List<TableRow> rows;
        try
        {
            rows = await ReadAsync(file, cancellationToken);
        }
        catch (TableFormatException e)
        {
            return Wrong(0, "", new(e.MessageZh, e.Message));
        }
        if (rows.Count < 2) return Wrong(0, "", new("文件中没有事项：第一行是表头，以下每行一项。", "The file has no items: its first row is the head, then one item a row."));
        if (rows.Count - 1 > MostRows) return Wrong(0, "", new($"一个计划最多 {MostRows} 项。", $"A plan has at most {MostRows} items."));

        FieldDefinition list = history.Procedure.FindField(List)!;
        var problems = ImmutableArray.CreateBuilder<PlanRowProblem>();
        FieldDefinition?[] columns = [.. rows[0].Cells.Select(head => ColumnOf(list.Item!.Fields, head))];
        for (int i = 0; i < columns.Length; i++)
        {
            string head = rows[0].Cells[i];
            if (columns[i] is null && head.Length > 0) problems.Add(new(rows[0].Number, head, new("没有这一列，请使用模板的表头。", "There is no such column: keep the head of the template.")));
            else if (columns[i] is { } again && Array.IndexOf(columns, again) < i) problems.Add(new(rows[0].Number, head, new("这一列出现了两次。", "This column is there twice.")));
        }
        if (problems.Count > 0) return new ImportPlanOutcome.Wrong(problems.ToImmutable());

        StaffNames names = await _staff.NamesAsync(cancellationToken);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Reading(list, names, await _staff.DivisionsAsync(cancellationToken), WorkTask.Text(history.State.Data["kind"]) == WorkPlan.Education, typed, problems);
        for (int at = 1; at < rows.Count; at++) reader.Read(rows[at], columns, at - 1);
        FormRequest form = TypedForm.Read(history.Procedure, act, typed, [], _bureau.Required, names);
        problems.AddRange(form.Problems.Select(p => Placed(p.Name, p.Text, rows, list)));
        if (problems.Count > 0) return new ImportPlanOutcome.Wrong([.. problems.OrderBy(p => p.Line).Distinct()]);
        return await _perform.HandleAsync(new PerformTransitionInput(plan, WorkPlan.Procedure, form.Request), by, cancellationToken) switch
        {
            PerformTransitionOutcome.Performed => new ImportPlanOutcome.Imported(rows.Count - 1),
            PerformTransitionOutcome.Refused refused => new ImportPlanOutcome.Wrong([.. refused.Refusals.Select(r => Placed(r.Field ?? "", new LocalText(r.Text.Zh, r.Text.En), rows, list))]),
            PerformTransitionOutcome.NoSuchMatter => new ImportPlanOutcome.NoSuchPlan(),
            _ => Wrong(0, "", new("刚才有人修改了这个计划，请再试一次。", "Somebody changed this plan at this moment: try again.")),
        };
    }

    private static ImportPlanOutcome.Wrong Wrong(long line, string column, LocalText text) => new([new PlanRowProblem(line, column, text)]);

    /// <summary>The rows that say something; a first cell that begins with # is a note.</summary>
    private static async Task<List<TableRow>> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        var start = new byte[4];
        int length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0) throw new TableFormatException("文件是空的。", "The file is empty.");
        file.Position = 0;
        bool isWorkbook = XlsxTableReader.LooksLike(start);
        if (!isWorkbook && start.AsSpan(0, length).Contains((byte)0)) throw new TableFormatException("文件不是 CSV 或 XLSX。", "The file is neither CSV nor XLSX.");
        IEnumerable<TableRow> read;
        if (isWorkbook)
        {
            read = XlsxTableReader.Read(file);
        }
        else
        {
            Encoding encoding = await TextEncodings.DetectAsync(file, cancellationToken);
            file.Position = 0;
            using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            read = await new CsvTableReader(text).ReadAsync(cancellationToken).ToListAsync(cancellationToken);
        }
        return [.. read.Where(row => row.Cells.Any(cell => !string.IsNullOrWhiteSpace(cell)) && !row.Cells[0].TrimStart().StartsWith('#')).Take(MostRows + 2)];
    }

    private static FieldDefinition? ColumnOf(ImmutableArray<FieldDefinition> fields, string head)
    {
        string plain = SearchText.Compatible(head).Trim();
        return fields.FirstOrDefault(f => f.Label.Zh == plain || string.Equals(f.Label.En, plain, StringComparison.OrdinalIgnoreCase) || f.Name == plain);
    }

    private static string Explained(FieldDefinition column, bool english) => string.Join(english ? "; " : "；", new[]
    {
        column.Label.In(english), Needed.Contains(column.Name) ? english ? "required" : "必填" : null, column.Hint?.In(english),
        column.Type switch
        {
            FieldType.Date => "2026-06-30",
            FieldType.Boolean => english ? "是 or 否" : "是/否",
            FieldType.Person => english ? "name of somebody of the bureau" : "本局人员姓名",
            FieldType.Organ => english ? "name of a division" : "科室名称",
            FieldType.Choice => string.Join('/', column.Choices.Select(c => c.Label.In(english))),
            _ => null,
        },
    }.OfType<string>());

    /// <summary>A problem of the form at its place in the file: <c>rows[3].dueOn</c> is the fourth item.</summary>
    private static PlanRowProblem Placed(string name, LocalText text, List<TableRow> rows, FieldDefinition list)
    {
        if (!name.StartsWith(List + "[", StringComparison.Ordinal) || !int.TryParse(name[(List.Length + 1)..Math.Max(List.Length + 1, name.IndexOf(']', StringComparison.Ordinal))], NumberStyles.None, CultureInfo.InvariantCulture, out int at) || at + 1 >= rows.Count)
            return new PlanRowProblem(0, "", text);
        string column = list.Item!.Fields.FirstOrDefault(f => name.EndsWith("." + f.Name, StringComparison.Ordinal))?.Label.Zh ?? "";
        return new PlanRowProblem(rows[at + 1].Number, column, text);
    }

    private sealed class Reading(FieldDefinition list, StaffNames names, DivisionTree divisions, bool ofLaw, Dictionary<string, string> typed, ImmutableArray<PlanRowProblem>.Builder problems)
    {
        public void Read(TableRow row, FieldDefinition?[] columns, int at)
        {
            string Name(string field) => string.Create(CultureInfo.InvariantCulture, $"{List}[{at}].{field}");
            for (int i = 0; i < Math.Min(columns.Length, row.Cells.Count); i++)
            {
                if (columns[i] is not { } column || row.Cells[i].Trim() is not { Length: > 0 } text) continue;
                typed[Name(column.Name)] = column.Type switch
                {
                    FieldType.Choice => Code(column, text, row.Number),
                    FieldType.Person => Person(column, text, row.Number),
                    FieldType.Organ => Division(column, text, row.Number),
                    _ => text,
                };
            }
            // Numbered as they stand, and not long-term unless it says so.
            typed.TryAdd(Name("no"), (at + 1).ToString(CultureInfo.InvariantCulture));
            typed.TryAdd(Name("longTerm"), "false");
            foreach (string field in ofLaw ? [.. Needed, .. NeededOfLaw] : Needed)
            {
                if (!typed.ContainsKey(Name(field))) problems.Add(new(row.Number, LabelOf(field), new("没有填写。", "is empty.")));
            }
        }

        private string LabelOf(string field) => list.Item!.Fields.First(f => f.Name == field).Label.Zh;

        private string Code(FieldDefinition column, string text, long line)
        {
            if (column.Choices.FirstOrDefault(c => c.Label.Zh == text || string.Equals(c.Label.En, text, StringComparison.OrdinalIgnoreCase) || c.Code == text) is { } choice) return choice.Code;
            string zh = string.Join('、', column.Choices.Select(c => c.Label.Zh)), en = string.Join(", ", column.Choices.Select(c => c.Label.En));
            problems.Add(new(line, column.Label.Zh, new($"“{text}”不在可选项中：{zh}", $"'{text}' is none of: {en}")));
            return "";
        }

        private string Person(FieldDefinition column, string text, long line)
        {
            string account = names.Read(text, out LocalText? problem);
            if (problem is not null) problems.Add(new(line, column.Label.Zh, problem));
            else if (!names.Knows(account)) problems.Add(new(line, column.Label.Zh, new($"本局没有叫“{text}”的人员", $"nobody of the bureau is called '{text}'")));
            return text;
        }

        private string Division(FieldDefinition column, string text, long line)
        {
            if (divisions.All.FirstOrDefault(d => d.ClosedOn is null && (d.Name.Zh == text || d.Name.En == text || d.Code == text)) is { } division) return division.Name.Zh;
            problems.Add(new(line, column.Label.Zh, new($"本局没有“{text}”这个科室", $"the bureau has no division '{text}'")));
            return text;
        }
    }
}
