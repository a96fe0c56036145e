using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>What the names of a procedure's FEEL stand for in one act: the state, what is being filled in, and the world. One act, one scope: not thread safe.</summary>
internal sealed class ConditionScope : Scope
{
    private readonly MatterState _state;
    private readonly ActContext _context;
    private readonly ImmutableArray<AttachedDocument> _attached;
    private readonly GivenOpinion? _given;
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    public ConditionScope(MatterState state, MatterData data, ImmutableArray<AttachedDocument> attached, GivenOpinion? given, ActContext context)
    {
        _given = given;
        _state = state;
        _context = context;
        _attached = attached;
        Data = data;
    }

    /// <summary>The data as guards see it: with what this act fills in.</summary>
    public MatterData Data { get; private set; }

    /// <summary>The parameters that were read, with their values.</summary>
    public SortedDictionary<string, Value> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The data with one more value.</summary>
    public void Set(MatterData data)
    {
        Data = data;
        foreach (var field in _state.Procedure.Fields)
            _values.Remove(field.Name);
    }

    public Value Evaluate(FeelExpression expression)
    {
        var context = new EvaluationContext(FeelDateTime.FromDateTimeOffset(_context.Now));
        try
        {
            return expression.Evaluate(this, context);
        }
        catch (EvaluationLimitException e)
        {
            return new ErrorValue(e.Phrase);
        }
    }

    public override Value? Find(string name)
    {
        if (_values.TryGetValue(name, out var known))
            return known;
        var value = Make(name);
        if (value is not null)
            _values[name] = value;
        return value;
    }

    /// <summary>The value of a parameter today; unknown when there is none, and remembered for the event.</summary>
    public Value Parameter(string name)
    {
        if (Parameters.TryGetValue(name, out var known))
            return known;
        var value = _context.Parameters(name, _context.Today) ?? UnknownValue.Of(UnknownKind.Any, $"parameter(\"{name}\")");
        Parameters.Add(name, value);
        return value;
    }

    private Value? Make(string name) => name switch
    {
        ConditionNames.Facts => Facts(),
        ConditionNames.Actor => ActorOf(_context),
        ConditionNames.Today => Day(_context.Today),
        ConditionNames.Stage => _state.Stage is { } stage ? Value.Of(stage.Id) : Value.Null,
        ConditionNames.Before => _state.Data.Context,
        "parameter" => new OfText(Parameter),
        "local parameter" => new OfText(n => Parameter(n) is UnknownValue ? Value.Null : Parameter(n)),
        "deadline" => new OfText(Deadline),
        ConditionNames.Opinion => new OfText(Opinion),
        ConditionNames.Papers => new OfText(Papers),
        "performed" => new OfText(t => Value.Of(Last(t) is not null)),
        "performed on" => new OfText(t => Last(t) is { } last ? Day(last.On) : Value.Null),
        "performed by" => new OfText(t => Last(t) is { } last ? Value.Of(last.Actor) : Value.Null),
        "full days" => new OfDays((a, b) => NumberValue.OfInteger(b.DayNumber - a.DayNumber)),
        "working days" => new OfDays((a, b) => NumberValue.OfInteger(_context.Calendar.WorkingDays(a.AddDays(1), b))),
        "add working days" => new AddingDays(_context.Calendar),
        "is working day" => new OfDay(d => Value.Of(_context.Calendar.IsWorkingDay(d))),
        _ => Data.Find(name),
    };

    private ContextValue Facts() => new(_state.Procedure.Facts.Select(f =>
        KeyValuePair.Create(f.Name, _context.Facts.GetValueOrDefault(f.Name) ?? UnknownValue.Of(UnknownKind.Any, $"facts.{f.Name}"))));

    private Participation? Last(string transition) => _state.Participants.LastOrDefault(p => p.Transition == transition);

    private Value Deadline(string id)
    {
        if (_state.FindDeadline(id) is not { } deadline)
            return Value.Null;
        return new ContextValue(
        [
            KeyValuePair.Create("start", Day(deadline.Start)),
            KeyValuePair.Create("due", deadline.Due is { } due ? Day(due) : Value.Null),
            KeyValuePair.Create<string, Value>("length", NumberValue.OfInteger(deadline.Length)),
            KeyValuePair.Create<string, Value>("extended by", NumberValue.OfInteger(deadline.Extensions.Sum(e => e.Length))),
            KeyValuePair.Create("running", Value.Of(deadline.Ended is null)),
            KeyValuePair.Create("suspended", Value.Of(deadline.IsSuspendedOn(_context.Today))),
            KeyValuePair.Create("late", Value.Of(deadline.IsLateOn(_context.Today))),
            KeyValuePair.Create("provisional", Value.Of(deadline.Provisional)),
        ]);
    }

    private Value Opinion(string kind)
    {
        if (_given is { } now && now.Kind == kind)
            return Opinion(now, _context.Actor.Id, Value.Null, _context.Today);
        return _state.Opinions.LastOrDefault(o => o.Opinion.Kind == kind) is { } last ? Opinion(last.Opinion, last.Actor, Value.Of(last.Role), last.On) : Value.Null;
    }

    private static Value Opinion(GivenOpinion opinion, string by, Value role, DateOnly on) => new ContextValue(
    [
        KeyValuePair.Create("conclusion", Value.Of(opinion.Conclusion)),
        KeyValuePair.Create("text", Value.Of(opinion.Text)),
        KeyValuePair.Create("by", Value.Of(by)),
        KeyValuePair.Create("role", role),
        KeyValuePair.Create("on", Day(on)),
    ]);

    private Value Papers(string kind) => new ListValue(
    [
        .. _state.Documents.Where(d => d.Document.Kind == kind).Select(d => Paper(d.Document.Name, d.Actor, d.On)),
        .. _attached.Where(d => d.Kind == kind).Select(d => Paper(d.Name, _context.Actor.Id, _context.Today)),
    ]);

    private static Value Paper(string name, string by, DateOnly on) => new ContextValue(
        [KeyValuePair.Create("name", Value.Of(name)), KeyValuePair.Create("by", Value.Of(by)), KeyValuePair.Create("on", Day(on))]);

    internal static Value ActorOf(ActContext context) => new ContextValue(
    [
        KeyValuePair.Create("id", Value.Of(context.Actor.Id)),
        KeyValuePair.Create<string, Value>("roles", new ListValue([.. context.Actor.Roles.Select(Value.Of)])),
    ]);

    internal static Value Day(DateOnly day) => new DateValue(FeelDate.FromDateOnly(day));
}
