using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Evaluation;

internal sealed partial class Interpreter
{
    private Value For(ForNode node, Frame? frame)
    {
        var results = new List<Value>();
        var stop = Each(node.Iterators, 0, new Frame(frame, Value.Null) { Results = results }, inner =>
        {
            context.CheckSize(results.Count + 1);
            results.Add(Evaluate(node.Body, inner));
            return null;
        });
        return stop is UnknownValue unknown ? UnknownValue.Of(unknown.Kind == UnknownKind.List ? UnknownKind.List : UnknownKind.Any, unknown.Causes) : stop ?? new ListValue([.. results]);
    }

    /// <summary>Kleene's or (some) or and (every) over the iterations; the first that decides ends it.</summary>
    private Value Quantified(QuantifiedNode node, Frame? frame)
    {
        Value outcome = Value.Of(node.IsEvery);
        var decisive = Value.Of(!node.IsEvery);
        var stop = Each(node.Iterators, 0, frame, inner =>
        {
            var one = Evaluate(node.Condition, inner);
            if (one is not (BooleanValue or NullValue or UnknownValue { Kind: UnknownKind.Boolean or UnknownKind.Any }))
                return context.Error($"'satisfies' needs a boolean and got a {ValueKinds.Name(one)}.");
            outcome = node.IsEvery ? Operations.And(outcome, one, context) : Operations.Or(outcome, one, context);
            return outcome == decisive ? decisive : null;
        });
        return stop is UnknownValue unknown ? UnknownValue.Of(UnknownKind.Any, unknown.Causes) : stop ?? outcome;
    }

    /// <summary>Runs a body for each combination; answers what stopped it early: the body, an error, null or an unknown domain.</summary>
    private Value? Each(ImmutableArray<Iterator> iterators, int at, Frame? frame, Func<Frame, Value?> body)
    {
        var iterator = iterators[at];
        var from = Evaluate(iterator.From, frame);
        var to = iterator.To is null ? null : Evaluate(iterator.To, frame);
        Value? Next(Value item)
        {
            context.Step();
            var inner = new Frame(frame, item);
            return at + 1 == iterators.Length ? body(inner) : Each(iterators, at + 1, inner, body);
        }

        if (to is not null)
            return Counted(from, to, Next);
        switch (from)
        {
            case ListValue list:
                foreach (var item in list.Items)
                {
                    if (Next(item) is { } stop)
                        return stop;
                }

                return null;
            case RangeValue range:
                return CountedRange(range, Next);
            case ErrorValue or UnknownValue:
                return from;
            case NullValue:
                return context.None($"An iteration met null.");
            default:
                return Next(from);
        }
    }

    private Value? CountedRange(RangeValue range, Func<Value, Value?> next)
    {
        if (range.Form != RangeForm.Interval || ReferenceEquals(range.Start, RangeValue.Undefined) || ReferenceEquals(range.End, RangeValue.Undefined))
            return context.Error($"A range without start or end cannot be iterated.");
        return Counted(range.Start, range.End, item =>
            (!range.IncludesStart && Equality.Of(item, range.Start) == BooleanValue.True) || (!range.IncludesEnd && Equality.Of(item, range.End) == BooleanValue.True)
                ? null
                : next(item));
    }

    /// <summary>From one integer or date to another, up or down, both included.</summary>
    private Value? Counted(Value from, Value to, Func<Value, Value?> next)
    {
        switch (from, to)
        {
            case (NumberValue { Number.IsInteger: true } first, NumberValue { Number.IsInteger: true } last):
                var up = first.Number <= last.Number;
                for (var number = first.Number; up ? number <= last.Number : number >= last.Number;)
                {
                    if (next(new NumberValue(number)) is { } stop)
                        return stop;
                    if (!Number.TryAdd(number, up ? 1 : -1, out number))
                        return context.Error($"The iteration leaves the range of numbers.");
                }

                return null;
            case (DateValue first, DateValue last):
                var step = first.Date <= last.Date ? 1 : -1;
                for (var day = first.Date.DayNumber; day != last.Date.DayNumber + step; day += step)
                {
                    if (FeelDate.TryFromDayNumber(day, out var date) && next(new DateValue(date)) is { } stop)
                        return stop;
                }

                return null;
            case (ErrorValue, _):
                return from;
            case (_, ErrorValue):
                return to;
            case (NullValue, _) or (_, NullValue):
                return context.None($"An iteration met null.");
            case (UnknownValue, _) or (_, UnknownValue):
                return Unknowns.From(UnknownKind.Any, from, to);
            default:
                return context.Error($"Iterations count integers or dates, not from a {ValueKinds.Name(from)} to a {ValueKinds.Name(to)}.");
        }
    }

    private Value Filter(FilterNode node, Frame? frame)
    {
        var source = node.Left is PartialNode partial && node.Right.Type == FeelType.Number
            ? null
            : Evaluate(node.Left, frame);
        if (source is null)
            return Item(frame!.Out(((PartialNode)node.Left).Depth).Results!, Evaluate(node.Right, new Frame(frame, Value.Null)));
        switch (source)
        {
            case ErrorValue:
                return source;
            case NullValue:
                return context.None($"A filter met null.");
            case UnknownValue unknown:
                return UnknownValue.Of(UnknownKind.Any, unknown.Causes); // a list, or an error for an item that the condition does not fit
            case ListValue list:
                return FilterItems(list.Items, node.Right, frame);
            default:
                return FilterItems([source], node.Right, frame);
        }
    }

    private Value FilterItems(ImmutableArray<Value> items, Node condition, Frame? frame)
    {
        if (condition.Type == FeelType.Number)
            return Item(items, Evaluate(condition, new Frame(frame, Value.Null)));
        if (items.IsEmpty)
            return IndexOfNothing(condition, frame) is { } index ? Item(items, index) : ListValue.Empty;

        var kept = ImmutableArray.CreateBuilder<Value>();
        UnknownValue? unknown = null;
        for (var i = 0; i < items.Length; i++)
        {
            var passes = Evaluate(condition, new Frame(frame, items[i]));
            switch (passes)
            {
                case BooleanValue truth:
                    if (truth.Truth)
                        kept.Add(items[i]);
                    break;
                case NumberValue or UnknownValue { Kind: UnknownKind.Number } when i == 0:
                    return Item(items, passes);
                case UnknownValue open:
                    unknown = unknown is null ? open : Unknowns.From(unknown.Kind == open.Kind ? open.Kind : UnknownKind.Any, unknown, open);
                    break;
                case NullValue and not ErrorValue:
                    break;
                case var other when unknown is not null:
                    return Unknowns.From(UnknownKind.Any, unknown, other); // the first may have been an index
                case ErrorValue:
                    return passes;
                default:
                    return context.Error($"A filter has to be a boolean or a number and is a {ValueKinds.Name(passes)}.");
            }
        }

        return unknown is null ? new ListValue(kept.DrainToImmutable()) : UnknownValue.Of(unknown.Kind == UnknownKind.Boolean ? UnknownKind.List : UnknownKind.Any, unknown.Causes);
    }

    /// <summary>Where there is no item to ask, a name may still stand for an index.</summary>
    private Value? IndexOfNothing(Node condition, Frame? frame)
    {
        var value = (condition is DynamicNode dynamic ? dynamic.Outside : condition) switch
        {
            GlobalNode global => globals.Find(global.Name),
            LocalNode local => Evaluate(local, new Frame(frame, Value.Null)),
            _ => null,
        };
        return value is NumberValue or UnknownValue { Kind: UnknownKind.Number } ? value : null;
    }

    private Value Item(ImmutableArray<Value> items, Value index) =>
        Position(index, items.Length, out var outcome) is { } at ? items[at] : outcome;

    private Value Item(List<Value> items, Value index) =>
        Position(index, items.Count, out var outcome) is { } at ? items[at] : outcome;

    /// <summary>Where an index points to: from 1, or from -1 backwards; null (and what to answer) when it points nowhere.</summary>
    private int? Position(Value index, int count, out Value outcome)
    {
        outcome = Value.Null;
        switch (index)
        {
            case NumberValue { Number: { IsInteger: true } number }:
                if (number.TryToInt64(out var position))
                {
                    if (position >= 1 && position <= count)
                        return (int)position - 1;
                    if (position < 0 && position >= -count)
                        return count + (int)position;
                }

                outcome = context.None($"An index points outside of its list.");
                return null;
            case UnknownValue unknown:
                outcome = UnknownValue.Of(UnknownKind.Any, unknown.Causes);
                return null;
            case ErrorValue:
                outcome = index;
                return null;
            case NullValue:
                outcome = context.None($"An index is null.");
                return null;
            default:
                outcome = context.Error($"An index has to be an integer and is a {ValueKinds.Name(index)}.");
                return null;
        }
    }
}
