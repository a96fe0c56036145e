using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Tests.Content;

namespace Kefa.Procedures.Tests.Acts;

/// <summary>A matter that a test acts on: who, on which day, does what; the events are kept as a host would keep them.</summary>
internal sealed class Matter
{
    private readonly List<MatterEvent> _events = [];
    private readonly Dictionary<string, Value> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _parameters = new(StringComparer.Ordinal);
    private ActingPerson _actor = new("nobody", []);
    private DateOnly _today = new(2026, 3, 2);
    private int _numbers;

    public Matter(Procedure procedure) => State = MatterState.None(procedure);

    public MatterState State { get; private set; }

    public IReadOnlyList<MatterEvent> Events => _events;

    public ActContext Context => new()
    {
        Actor = _actor,
        Now = new DateTimeOffset(_today, new TimeOnly(10, 0), TimeSpan.FromHours(8)),
        Today = _today,
        Calendar = Tests.Calendar.A.Calendar,
        Parameters = (name, _) => _parameters.GetValueOrDefault(name),
        Facts = _facts,
    };

    public static Matter Of(string procedure) => new(Shipped.Procedure(procedure));

    public Matter On(string day)
    {
        _today = Tests.Calendar.A.Day(day);
        return this;
    }

    /// <summary>The person acts from now on; the name says the role: <c>generalOffice</c>, <c>legalSection/wang</c>.</summary>
    public Matter As(string role, string? person = null, string? onBehalfOf = null)
    {
        _actor = new ActingPerson(person ?? role + "-1", [.. role.Split('+')], onBehalfOf);
        return this;
    }

    public Matter Knowing(string fact, decimal value)
    {
        _facts[fact] = Value.Of((Number)value);
        return this;
    }

    public Matter Knowing(string fact, Value value)
    {
        _facts[fact] = value;
        return this;
    }

    public Matter Parameter(string name, decimal value)
    {
        _parameters[name] = Value.Of((Number)value);
        return this;
    }

    public TransitionOutcome Try(string transition, object? input = null, string[]? papers = null, string? conclusion = null) =>
        ProcedureEngine.Perform(State, WithLetters(Request(transition, input, papers, conclusion)), Context);

    /// <summary>Does it, and expects it to be accepted.</summary>
    public Matter Do(string transition, object? input = null, string[]? papers = null, string? conclusion = null)
    {
        var outcome = Try(transition, input, papers, conclusion);
        if (outcome is TransitionOutcome.Refused refused)
            Assert.Fail($"'{transition}' on {_today:yyyy-MM-dd}: " + string.Join(Environment.NewLine, refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        var accepted = (TransitionOutcome.Accepted)outcome;
        if (accepted.Numbering is not null)
            accepted = accepted.Numbered($"No. {++_numbers}");
        Keep(accepted.Event);
        return this;
    }

    /// <summary>What the law makes of deadlines that have passed by today.</summary>
    public Matter Wait()
    {
        foreach (var happened in ProcedureEngine.Expire(State, Context))
            Keep(happened);
        return this;
    }

    /// <summary>The ids of the refusals of something that must be refused, with their messages checked to be there in both languages.</summary>
    public string[] Refusals(string transition, object? input = null, string[]? papers = null, string? conclusion = null)
    {
        var refused = Assert.IsType<TransitionOutcome.Refused>(Try(transition, input, papers, conclusion));
        Assert.All(refused.Refusals, r =>
        {
            Assert.NotEqual("", r.Text.En);
            Assert.Contains(r.Text.Zh, c => c is >= '一' and <= '龥');
            Assert.NotEmpty(r.Basis);
        });
        return [.. refused.Refusals.Select(r => r.RuleId)];
    }

    /// <summary>The Chinese text of one refusal.</summary>
    public string Text(string rule, string transition, object? input = null, string[]? papers = null, string? conclusion = null) =>
        Assert.IsType<TransitionOutcome.Refused>(Try(transition, input, papers, conclusion)).Refusals.Single(r => r.RuleId == rule).Text.Zh;

    public DateOnly? Due(string deadline) => State.FindDeadline(deadline)?.Due;

    public void Keep(MatterEvent happened)
    {
        // Through the bytes, as a host keeps it.
        var n = _events.Count + 1;
        var envelope = new EventEnvelope(n, happened.At, happened.Day, happened.Actor, happened.Role, happened.FromStage, happened.ToStage, happened.ContentVersion);
        var kept = MatterEventJson.Read(happened.Type, MatterEventJson.Write(happened), envelope);
        _events.Add(kept);
        State = State.After(kept);
    }

    /// <summary>As a host does: papers that a template writes need nobody to bring them.</summary>
    private ActRequest WithLetters(ActRequest request) => State.Procedure.FindTransition(request.Transition) is not { } transition ? request : request with
    {
        Documents = [.. request.Documents, .. State.Procedure.Documents.Where(d => d.IsWritten && transition.Documents.Contains(d.Id) && request.Documents.All(have => have.Kind != d.Id)).Select(d => Paper(d.Id))],
    };

    private static AttachedDocument Paper(string kind) => new(kind, kind + ".docx", new string('0', 64), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 1000);

    private static ActRequest Request(string transition, object? input, string[]? papers, string? conclusion) => new()
    {
        Transition = transition,
        Input = input switch { null => MatterJson.NoFields, string json => JsonElement.Parse(json), _ => JsonSerializer.SerializeToElement(input) },
        Documents = [.. (papers ?? []).Select(Paper)],
        Opinion = conclusion?.Split(':') is [var kind, var code] ? new GivenOpinion(kind, code, "意见") : null,
    };
}
