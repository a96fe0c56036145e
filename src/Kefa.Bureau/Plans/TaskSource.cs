using System.Text.Json.Nodes;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Naming;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Plans;

/// <summary>An item that becomes a task.</summary>
/// <param name="Input">What the task is assigned with.</param>
internal sealed record TaskItem(string PlanNo, string PlanName, int No, string What, string? Section, string? Owner, string? Rebases, JsonObject Input);

/// <summary>What tasks are made from: a plan of work in force, a report that has passed.</summary>
/// <param name="Transition">The act of the source that records it.</param>
internal sealed record TaskSource(string Procedure, string Transition, IReadOnlyList<TaskItem> Items)
{
    private static readonly string[] OfRow = ["clause", "what", "section", "owner", "helpers", "dueOn", "longTerm", "weight", "deliverable", "target", "unit", "rebases", "law", "articles", "audience", "form", "moment", "partner", "budgetLine"];

    /// <returns>Null when nothing is made of such a matter.</returns>
    public static TaskSource? Of(MatterHistory history) =>
        history.Procedure.Id == WorkPlan.Procedure && WorkTask.Text(history.State.Data["planNo"]) is { } planNo ? OfPlan(history, planNo)
        : history.Procedure.Id == ReportMatter.Procedure ? OfReport(history) : null;

    /// <summary>What stands for the number of a plan where a report is the source: its part four, its part two.</summary>
    public static string PlanOf(string report) => report + "/plan";

    /// <inheritdoc cref="PlanOf"/>
    public static string ShortcomingsOf(string report) => report + "/shortcomings";

    /// <summary>The shortcomings and the items of the plan that name no task of their own.</summary>
    private static TaskSource OfReport(MatterHistory history)
    {
        MatterData data = history.State.Data;
        string number = history.Number.ToString(), title = MatterProjection.TitleOf(history.State);
        int? year = WorkTask.Int(data["year"]) + 1;
        return new TaskSource(ReportMatter.Procedure, "assignTasks",
        [
            .. Items("plan", PlanOf(number), "REPORT", title + "：下一年度主要安排", "第四部分", "what", "owner"),
            .. Items("shortcomings", ShortcomingsOf(number), "RECTIFICATION", title + "：不足整改", "第二部分", "fact", "section"),
        ]);

        IEnumerable<TaskItem> Items(string list, string planNo, string kind, string name, string part, string what, string section)
        {
            foreach ((int at, ContextValue record) in (data[list] is ListValue records ? records.Items.OfType<ContextValue>() : []).Index())
            {
                if (WorkTask.Text(record["task"]) is not null) continue;
                JsonObject input = Input(number, planNo, Registers.SearchText.Cut(name, 200), kind, null, year, at + 1);
                string said = Registers.SearchText.Cut((kind == "RECTIFICATION" ? "整改：" : "") + (WorkTask.Text(record[what]) ?? ""), 300);
                (input["clause"], input["what"], input["section"]) = ($"{title}{part}第{at + 1}项", said, Node(record[section]));
                (input["owner"], input["dueOn"]) = (Node(record["person"]), Node(record["dueOn"]));
                yield return new TaskItem(planNo, name, at + 1, said, WorkTask.Text(record[section]), WorkTask.Text(record["person"]), null, input);
            }
        }
    }

    private static TaskSource OfPlan(MatterHistory history, string planNo)
    {
        MatterData data = history.State.Data;
        string name = WorkTask.Text(data["name"]) ?? "";
        int? year = WorkTask.Int(data["year"]);
        var items = new List<TaskItem>();
        foreach ((int at, ContextValue row) in (data["rows"] is ListValue list ? list.Items.OfType<ContextValue>() : []).Index())
        {
            int no = WorkTask.Int(row["no"]) ?? at + 1;
            JsonObject input = Input(history.Number.ToString(), planNo, name, WorkTask.Text(data["kind"]) ?? "", Node(data["validTo"]), year, no);
            foreach (string field in OfRow) input[field] = Node(row[field]);
            input["figure"] = Reference.Parse(WorkTask.Text(row["figure"]), Referring.Figure) is Reference.OfFigure figure ? $"{figure.Code} {figure.Period?.ToString() ?? year?.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null;
            items.Add(new TaskItem(planNo, name, no, WorkTask.Text(row["what"]) ?? "", WorkTask.Text(row["section"]), WorkTask.Text(row["owner"]), WorkTask.Text(row["rebases"]), input));
        }
        return new TaskSource(WorkPlan.Procedure, "assignTasks", items);
    }

    internal static JsonObject Input(string matter, string planNo, string planName, string kind, JsonNode? planTo, int? year, int no)
    {
        var input = new JsonObject
        {
            ["planMatter"] = matter, ["planNo"] = planNo, ["planName"] = planName, ["planKind"] = kind, ["planTo"] = planTo, ["year"] = year?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["row"] = no.ToString(System.Globalization.CultureInfo.InvariantCulture), ["steps"] = new JsonArray(), ["figure"] = null, ["longTerm"] = false,
        };
        foreach (string field in OfRow) input.TryAdd(field, null);
        return input;
    }

    /// <summary>A plain value as an act takes it.</summary>
    internal static JsonNode? Node(Value? value) => value switch
    {
        TextValue text => JsonValue.Create(text.Text),
        BooleanValue truth => JsonValue.Create(truth.Truth),
        NumberValue number => JsonValue.Create(number.Number.ToString()),
        DateValue date => JsonValue.Create(date.Date.ToString()),
        _ => null,
    };
}
