using Kefa.Bureau.Matters;
using Kefa.Bureau.Naming;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Plans;

/// <summary>A request to adjust, pause or end a task.</summary>
public sealed record TaskRequest(string Kind, string Reason, DateOnly? NewDueOn);

/// <summary>A record that a task names as evidence.</summary>
/// <param name="Found">What it names; null where the text names nothing that opens.</param>
public sealed record TaskEvidence(DateOnly? On, string What, string Text, Reference? Found);

/// <summary>A task as lists and plans show it: the names of the procedure <c>task</c>, at one place.</summary>
public sealed record WorkTask
{
    /// <summary>The procedure of tasks.</summary>
    public const string Procedure = "task";

    public const string NotStarted = "notStarted", Underway = "underway", Acceptance = "acceptance", Returned = "returned", Paused = "paused", Completed = "completed", Terminated = "terminated", Rebased = "rebased";

    public required string Number { get; init; }
    public required string What { get; init; }
    public required string Stage { get; init; }
    public required LocalText StageName { get; init; }
    public string? PlanMatter { get; init; }
    public string? PlanNo { get; init; }
    public string? PlanName { get; init; }
    public required string PlanKind { get; init; }
    public required LocalText PlanKindName { get; init; }
    public DateOnly? PlanTo { get; init; }
    public int? Row { get; init; }
    public int? Year { get; init; }
    public string? Clause { get; init; }
    public string? Section { get; init; }

    /// <summary>The account of the owner, or the name that was written.</summary>
    public string? Owner { get; init; }
    public string? OwnerName { get; init; }
    public DateOnly? DueOn { get; init; }
    public DateOnly? OriginalDueOn { get; init; }
    public bool LongTerm { get; init; }
    public string? Law { get; init; }
    public DateOnly? SubmittedOn { get; init; }
    public DateOnly? DoneOn { get; init; }
    public int Adjustments { get; init; }
    public int ActivityCount { get; init; }
    public IReadOnlyList<int> ProvedYears { get; init; } = [];
    public IReadOnlyList<TaskRequest> Requests { get; init; } = [];

    /// <summary>Whether the last request waits for its answer.</summary>
    public bool IsAsking { get; init; }
    public string? RebasedTo { get; init; }
    public string? Rebases { get; init; }
    public IReadOnlyList<TaskEvidence> Evidence { get; init; } = [];
    public required TaskProgress Progress { get; init; }
    public TaskLight Light { get; init; }

    public bool IsClosed => Stage is Completed or Terminated or Rebased;

    /// <summary>Whether its day is over and it is neither submitted nor closed; a paused task too. Told by the day on which it was submitted once it waits for acceptance.</summary>
    public bool IsOverdue(DateOnly today) => !IsClosed && DueOn < Reached(today);

    /// <summary>Whether it was completed after its day.</summary>
    public bool IsLate => Stage == Completed && SubmittedOn > DueOn;

    public DateOnly Reached(DateOnly today) => Stage == Acceptance && SubmittedOn is { } submitted ? submitted : today;

    /// <summary>A row as it is stored; figures, lights and names of people are put in by <see cref="WorkTasks"/>.</summary>
    internal static WorkTask Of(Procedure procedure, string number, string stage, IReadOnlyDictionary<string, Value> data)
    {
        string kind = Text(data, "planKind") ?? "";
        List<ContextValue> steps = Records(data, "steps"), progress = Records(data, "progress"), activities = Records(data, "activities"), proofs = Records(data, "proofs"), requests = Records(data, "requests");
        var figure = Reference.Parse(Text(data, "figure"), Referring.Figure) as Reference.OfFigure;
        int done = Int(data, "doneSteps") ?? 0;
        return new WorkTask
        {
            Number = number, What = Text(data, "what") ?? "", Stage = stage, StageName = NameOf(procedure.FindStage(stage)?.Name, stage), PlanMatter = Text(data, "planMatter"), PlanNo = Text(data, "planNo"),
            PlanName = Text(data, "planName"), PlanKind = kind, PlanKindName = NameOf(procedure.FindField("planKind")!.Choices.FirstOrDefault(c => c.Code == kind)?.Label, kind), PlanTo = Day(data, "planTo"),
            Row = Int(data, "row"), Year = Int(data, "year"), Clause = Text(data, "clause"), Section = Text(data, "section"), Owner = Text(data, "owner"), DueOn = Day(data, "dueOn"), OriginalDueOn = Day(data, "originalDueOn"),
            LongTerm = data.GetValueOrDefault("longTerm") is BooleanValue { Truth: true }, Law = Text(data, "law"), SubmittedOn = Day(data, "submittedOn"), DoneOn = Day(data, "doneOn"), Adjustments = Int(data, "adjustments") ?? 0,
            ActivityCount = Int(data, "activityCount") ?? 0, ProvedYears = [.. proofs.Select(p => Int(p["year"])).OfType<int>()],
            Requests = [.. requests.Select(r => new TaskRequest(Text(r["kind"]) ?? "", Text(r["reason"]) ?? "", Day(r["newDueOn"])))], IsAsking = requests.Count > (Int(data, "decided") ?? 0),
            RebasedTo = Text(data, "rebasedTo"), Rebases = Text(data, "rebases"),
            Evidence =
            [
                .. progress.Select(p => Named(p, "what")).Concat(activities.Select(a => Named(a, "topic"))).Concat(proofs.Select(p => Named(p, "what"))).OfType<TaskEvidence>(),
            ],
            Progress = figure is null ? new TaskProgress(done, steps.Count, null) : new TaskProgress(null, Amount(data.GetValueOrDefault("target")) ?? 0, figure),
        };
    }

    private static TaskEvidence? Named(ContextValue record, string what) =>
        Text(record["record"]) is { } text ? new TaskEvidence(Day(record["on"]), Text(record[what]) ?? "", text, Reference.Parse(text, Referring.Record)) : null;

    private static LocalText NameOf(Phrase? name, string code) => name is null ? new(code, code) : new(name.Zh, name.En);

    internal static List<ContextValue> Records(IReadOnlyDictionary<string, Value> data, string name) => data.GetValueOrDefault(name) is ListValue list ? [.. list.Items.OfType<ContextValue>()] : [];

    internal static string? Text(IReadOnlyDictionary<string, Value> data, string name) => Text(data.GetValueOrDefault(name));

    internal static string? Text(Value? value) => value is TextValue { Text: { Length: > 0 } text } ? text : null;

    internal static DateOnly? Day(IReadOnlyDictionary<string, Value> data, string name) => Day(data.GetValueOrDefault(name));

    internal static DateOnly? Day(Value? value) => value is DateValue date && date.Date.TryToDateOnly(out DateOnly day) ? day : null;

    internal static int? Int(IReadOnlyDictionary<string, Value> data, string name) => Int(data.GetValueOrDefault(name));

    internal static int? Int(Value? value) => value is NumberValue { Number: var number } && number.TryToInt32(out int whole) ? whole : null;

    internal static decimal? Amount(Value? value) => value is NumberValue { Number: var number } && number.TryToDecimal(out decimal plain) ? plain : null;
}
