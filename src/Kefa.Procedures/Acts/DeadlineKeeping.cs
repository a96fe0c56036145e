using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>What one act does to the deadlines of a matter, with the numbers that the event records.</summary>
internal sealed class DeadlineKeeping
{
    private readonly Procedure _procedure;
    private readonly ActContext _context;
    private readonly ConditionScope _scope;
    private readonly ImmutableArray<DeadlineEntry>.Builder _entries = ImmutableArray.CreateBuilder<DeadlineEntry>();
    private readonly ImmutableArray<Refusal>.Builder _refusals;
    private ImmutableArray<MatterDeadline> _deadlines;

    public DeadlineKeeping(MatterState state, ActContext context, ConditionScope scope, ImmutableArray<Refusal>.Builder refusals)
    {
        _procedure = state.Procedure;
        _deadlines = state.Deadlines;
        _context = context;
        _scope = scope;
        _refusals = refusals;
    }

    public ImmutableArray<DeadlineEntry> Entries => _entries.ToImmutable();

    /// <summary>Met and begun by a transition from a stage to a stage, then what the transition says.</summary>
    public void Perform(Transition transition, string? from, string to)
    {
        foreach (var deadline in _deadlines.Where(d => d.Ended is null && (d.Definition.DoneBy.Contains(transition.Id) || Leaves(d.Definition, from, to))))
            End(deadline, DeadlineHappening.Met);
        foreach (var definition in _procedure.Deadlines.Where(d => Begins(d, transition, from, to)))
            Begin(definition, transition.Basis);
        foreach (var effect in transition.Effects)
            Apply(effect);
        Limit();
        Close(to);
    }

    /// <summary>A deadline has passed, and what the law makes of it leads to a stage (null: the matter stays).</summary>
    public void Expire(MatterDeadline passed, string? from, string? to)
    {
        Add(new DeadlineEntry { Deadline = passed.Id, Kind = DeadlineHappening.Expired, On = passed.Due!.Value, Due = passed.Due, Provisional = passed.Provisional });
        if (to is null)
            return;
        foreach (var deadline in _deadlines.Where(d => d.Ended is null && Leaves(d.Definition, from, to)))
            End(deadline, DeadlineHappening.Cancelled);
        foreach (var definition in _procedure.Deadlines.Where(d => d.Stages.Contains(to) && (from is null || !d.Stages.Contains(from))))
            Begin(definition, definition.Basis);
        Close(to);
    }

    /// <summary>The deadlines that another calendar moves or makes certain.</summary>
    public void Recompute()
    {
        // What limits a suspension is counted before the suspended deadline.
        foreach (var deadline in _deadlines.OrderBy(d => d.Suspensions.Any(s => s is { To: null, LimitedBy: not null })).ToList())
        {
            if (deadline.Ended is not null)
                continue;
            Limit(deadline);
            var now = Find(deadline.Id)!;
            var (due, _, provisional) = Compute(now);
            if (due != now.Due || provisional != now.Provisional)
                AddDue(new DeadlineEntry { Deadline = deadline.Id, Kind = DeadlineHappening.Recomputed, On = _context.Today });
        }
    }

    /// <summary>Open suspensions end with the deadline that limits them, which may have begun or moved by now.</summary>
    private void Limit()
    {
        foreach (var deadline in _deadlines.Where(d => d.Ended is null))
            Limit(deadline);
    }

    private void Limit(MatterDeadline deadline)
    {
        foreach (var open in deadline.Suspensions.Where(s => s is { To: null, LimitedBy: not null }))
        {
            if (Find(open.LimitedBy!) is { Ended: null } limit && limit.Due != open.Until)
                AddDue(new DeadlineEntry { Deadline = deadline.Id, Kind = DeadlineHappening.Recomputed, On = _context.Today, Ground = open.Ground, Until = limit.Due, LimitedBy = open.LimitedBy });
        }
    }

    private static bool Leaves(DeadlineDefinition definition, string? from, string to) =>
        from is not null && from != to && definition.Stages.Contains(from) && !definition.Stages.Contains(to);

    private bool Begins(DeadlineDefinition definition, Transition transition, string? from, string to)
    {
        if (!definition.FromTransitions.IsEmpty)
            return definition.FromTransitions.Contains(transition.Id);
        var running = Find(definition.Id);
        if (!definition.Stages.IsEmpty)
            return definition.Stages.Contains(to) && (from is null || !definition.Stages.Contains(from) || IsCorrected(definition, running));
        // Without transition or stage it begins when its day is known, and again when that day was corrected.
        return Day(definition) is not null && (running is null || IsCorrected(definition, running));
    }

    /// <summary>Whether the day from which it runs was corrected since.</summary>
    private bool IsCorrected(DeadlineDefinition definition, MatterDeadline? running) =>
        running is { Ended: null, Restarts.IsEmpty: true } && Day(definition) is { } day && running.Start != day;

    private DateOnly? Day(DeadlineDefinition definition) => definition.FromField is { } path ? DayAt(path) : null;

    private DateOnly? DayAt(string path) => _scope.Data[path] switch
    {
        DateValue date when date.Date.TryToDateOnly(out var day) => day,
        DateTimeValue moment when moment.DateTime.Date.TryToDateOnly(out var day) => day,
        _ => null,
    };

    private void Begin(DeadlineDefinition definition, ImmutableArray<LegalBasis> basis)
    {
        if (definition.FromField is { } start && _scope.Data[start] is NullValue)
            return; // there is no such day, so nothing runs from it
        if (definition.FromField is not null && Day(definition) is null)
        {
            Refuse(definition.Id, definition.FromField, $"{definition.Name}: the day from which it is counted is not known.", definition.Basis);
            return;
        }

        if (LengthOf(definition) is not { } length)
        {
            if (definition.Within.Field is { } path)
                Refuse(definition.Id, path, $"{definition.Name}: how long it is must be a whole number.", definition.Basis);
            else
                Refuse(definition.Id, null, $"{definition.Name}: the parameter '{definition.Within.Parameter}' has no whole number on {_context.Today:yyyy-MM-dd}.", definition.Basis);
            return;
        }

        AddDue(new DeadlineEntry
        {
            Deadline = definition.Id,
            Kind = DeadlineHappening.Started,
            On = Day(definition) ?? _context.Today,
            AtTime = definition.Within.Unit == PeriodUnit.Hours ? Moment(definition) : null,
            Length = length,
            Unit = definition.Within.Unit,
        });
    }

    private DateTimeOffset Moment(DeadlineDefinition definition) =>
        definition.FromField is { } path && _scope.Data[path] is DateTimeValue moment && DateTimeOffset.TryParse(moment.DateTime.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : _context.Now;

    private int? LengthOf(DeadlineDefinition definition)
    {
        if (definition.Within.Count is { } count)
            return count;
        var given = definition.Within.Field is { } path ? _scope.Data[path] : _scope.Parameter(definition.Within.Parameter!);
        return given is NumberValue { Number: var number } && number.TryToInt32(out var length) && length >= 0 ? length : null;
    }

    private void Apply(DeadlineEffect effect)
    {
        if (Find(effect.Deadline) is not { } deadline || (deadline.Ended is not null && effect is not DeadlineEffect.Restart))
            return;
        switch (effect)
        {
            case DeadlineEffect.Suspend suspend:
                if (deadline.Suspensions.All(s => s.Ground != suspend.Ground || s.To is not null) && DayOf(suspend.After, suspend.Basis) is { } after)
                    AddDue(new DeadlineEntry { Deadline = effect.Deadline, Kind = DeadlineHappening.Suspended, On = after, Ground = suspend.Ground, Until = suspend.Until is { } limit && Find(limit) is { Ended: null } running ? running.Due : null, LimitedBy = suspend.Until });
                break;
            case DeadlineEffect.Resume resume:
                if (deadline.Suspensions.FirstOrDefault(s => s.Ground == resume.Ground && s.To is null) is { } open && DayOf(resume.On, deadline.Definition.Basis) is { } last)
                    AddDue(new DeadlineEntry { Deadline = effect.Deadline, Kind = DeadlineHappening.Resumed, On = open.Until is { } until && until < last ? until : last, Ground = resume.Ground });
                break;
            case DeadlineEffect.Extend extend:
                if (_scope.Evaluate(extend.By) is NumberValue { Number: var number } && number.TryToInt32(out var length) && length > 0)
                    AddDue(new DeadlineEntry { Deadline = effect.Deadline, Kind = DeadlineHappening.Extended, On = _context.Today, Length = length, Unit = deadline.Unit });
                else
                    Refuse(effect.Deadline, null, $"{deadline.Definition.Name}: by how much it gets longer must be a whole number above 0.", extend.Basis);
                break;
            case DeadlineEffect.Restart restart:
                if (DayOf(restart.From, restart.Basis) is { } from)
                    AddDue(new DeadlineEntry { Deadline = effect.Deadline, Kind = DeadlineHappening.Restarted, On = from, Length = deadline.Length, Unit = deadline.Unit });
                break;
            default:
                End(deadline, DeadlineHappening.Cancelled);
                break;
        }
    }

    private DateOnly? DayOf(FeelExpression? expression, ImmutableArray<LegalBasis> basis)
    {
        if (expression is null)
            return _context.Today;
        if (_scope.Evaluate(expression) is DateValue date && date.Date.TryToDateOnly(out var day))
            return day;
        Refuse("deadline.day", null, $"The day '{expression.Text}' is not known.", basis);
        return null;
    }

    private void End(MatterDeadline deadline, DeadlineHappening how)
    {
        var on = how == DeadlineHappening.Met && deadline.Definition.DoneOn is { } path && DayAt(path) is { } day ? day : _context.Today;
        Add(new DeadlineEntry { Deadline = deadline.Id, Kind = how, On = on, Due = deadline.Due, Provisional = deadline.Provisional });
    }

    private void Close(string to)
    {
        if (_procedure.FindStage(to) is not { Final: true })
            return;
        foreach (var deadline in _deadlines.Where(d => d.Ended is null))
            End(deadline, DeadlineHappening.Cancelled);
    }

    private void AddDue(DeadlineEntry entry)
    {
        var after = MatterDeadline.Fold(_procedure, _deadlines, [entry]).First(d => d.Id == entry.Deadline);
        var (due, at, provisional) = Compute(after);
        Add(entry with { Due = due, DueAt = at, Provisional = provisional });
    }

    private (DateOnly? Due, DateTimeOffset? At, bool Provisional) Compute(MatterDeadline deadline)
    {
        var computed = deadline.Explain(_context.Calendar);
        DateTimeOffset? at = computed is { Due: { } due, DueTime: { } time } ? new DateTimeOffset(due, time, deadline.StartTime?.Offset ?? TimeSpan.Zero) : null;
        return (computed.Due, at, computed.IsProvisional);
    }

    private void Add(DeadlineEntry entry)
    {
        _entries.Add(entry);
        _deadlines = MatterDeadline.Fold(_procedure, _deadlines, [entry]);
    }

    private MatterDeadline? Find(string id) => _deadlines.FirstOrDefault(d => d.Id == id);

    private void Refuse(string rule, string? field, Phrase text, ImmutableArray<LegalBasis> basis) => _refusals.Add(new Refusal(rule, RefusalKind.Unknown, text, basis, field));
}
