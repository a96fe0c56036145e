using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Functions;

/// <summary>
/// Every built-in function, called with anything: it never throws, and what it answers while something is unknown holds for whatever the
/// unknown turns out to be.
/// </summary>
public class Completions
{
    private static readonly string[] Texts = ["", "a", "abc", "科技", "🐎", "2024-02-29", "P1D", "[1..3]", "10:00:00Z", "1,5", "(", "x*"];

    private static readonly string[] Times = ["10:00:00", "10:00:00.5Z", "23:59:59@Europe/Paris"];

    private static readonly Gen<Value> Scalars = Gen.OneOf(
        Gen.Choose(-20, 20).Select(n => (Value)new NumberValue(n)),
        Gen.Choose(-99, 99).Select(n => (Value)new NumberValue(Number.Parse($"{n}E-1"))),
        Gen.Elements(Texts).Select(Value.Of),
        Gen.Elements(true, false).Select(Value.Of),
        Gen.Elements("2024-02-29", "1999-12-31", "-0001-01-01").Select(d => (Value)new DateValue(FeelDate.Parse(d))),
        Gen.Elements(Times).Select(t => (Value)new TimeValue(FeelTime.Parse(t))),
        Gen.Elements("2024-02-29T10:00:00", "2018-10-28T02:30:00@Europe/Paris").Select(t => (Value)new DateTimeValue(FeelDateTime.Parse(t))),
        Gen.Choose(-30, 30).Select(n => (Value)new MonthDurationValue(new MonthDuration(n))),
        Gen.Choose(-9999, 9999).Select(n => (Value)new TimeDurationValue(TimeDuration.FromSeconds(n))),
        Gen.Constant(Value.Null),
        Gen.Constant<Value>(new ErrorValue($"an unknown of any kind may turn out to be an error")));

    // A value that may be unknown at first, and what it turns out to be.
    private static readonly Gen<(Value Before, Value After)> Items =
        from after in Scalars
        from hidden in Gen.Choose(0, 3)
        from bounded in Gen.Elements(true, false)
        select (hidden > 0 ? after : Hide(after, bounded), after);

    private static readonly Gen<(Value Before, Value After)> Arguments = Gen.Frequency<(Value Before, Value After)>(
        (5, Items),
        (3, Items.ListOf().Select(items => (Feel.List([.. items.Select(i => i.Before)]), Feel.List([.. items.Select(i => i.After)])))),
        (1, from key in Gen.Elements("key", "a") from item in Items from value in Items
            select ((Value)Context(key, item.Before, value.Before), (Value)Context(key, item.After, value.After))),
        (1, from low in Items from width in Gen.Choose(0, 9) from closed in Gen.Elements(true, false)
            select ((Value)Range(low.Before, low.After, width, closed), (Value)Range(low.After, low.After, width, closed))),
        (1, Items.ListOf().Select(items => ((Value)UnknownValue.Of(UnknownKind.List, "list"), Feel.List([.. items.Select(i => i.After)])))),
        (1, Gen.Elements("is", "not", "contains").Select(name => BuiltIns.TryFind(name, out var function) ? ((Value)function, (Value)function) : default)));

    [Fact]
    public void Contradict_no_answer_of_a_built_in_function() => Prop.ForAll(
        Arb.From(Gen.Elements(BuiltIns.Names.Order(StringComparer.Ordinal).ToArray())), Arb.From(Arguments.ListOf()), (name, arguments) =>
        {
            var before = Feel.Call(name, [.. arguments.Take(4).Select(a => a.Before)]);
            var after = Feel.Call(name, [.. arguments.Take(4).Select(a => a.After)]);
            return Allows(before, after) ? true.ToProperty() : false.Label($"{Feel.Show(before)} against {Feel.Show(after)}");
        }).Holds(10_000);

    [Fact]
    public void Of_named_arguments_are_as_safe() => Prop.ForAll(
        Arb.From(Gen.Elements(BuiltIns.All.ToArray())), Arb.From(Arguments.ListOf()), (function, arguments) =>
        {
            var signature = function.Signatures[0].Parameters;
            Value Named(Func<(Value Before, Value After), Value> side) => function.InvokeNamed(
                [.. arguments.Take(signature.Length).Select((a, i) => KeyValuePair.Create(signature[i].Name, side(a)))], new EvaluationContext(Feel.Now));
            return Allows(Named(a => a.Before), Named(a => a.After));
        }).Holds(4_000);

    private static Value Hide(Value value, bool bounded) => value switch
    {
        NumberValue { Number: var n } when bounded => UnknownValue.NumberBetween(n.Floor(), n.Ceiling(), "n"),
        NumberValue => UnknownValue.NumberBetween(null, null, "n"),
        TextValue when bounded => UnknownValue.Of(UnknownKind.Text, "t"),
        BooleanValue when bounded => UnknownValue.Of(UnknownKind.Boolean, "b"),
        DateValue when bounded => UnknownValue.Of(UnknownKind.Date, "d"),
        MonthDurationValue when bounded => UnknownValue.Of(UnknownKind.MonthDuration, "m"),
        TimeDurationValue when bounded => UnknownValue.Of(UnknownKind.TimeDuration, "s"),
        _ => UnknownValue.Of(UnknownKind.Any, "any"),
    };

    private static ContextValue Context(string key, Value item, Value value) => new([new(key, item), new("value", value)]);

    private static RangeValue Range(Value start, Value actual, int width, bool closed)
    {
        var end = actual is NumberValue { Number: var n } && Number.TryAdd(n, width, out var sum) ? new NumberValue(sum) : actual;
        return new RangeValue(start, closed, end, closed);
    }

    private static bool Allows(Value before, Value after) => before switch
    {
        UnknownValue { Kind: UnknownKind.Any } => true,
        UnknownValue { Kind: UnknownKind.Number } unknown when after is UnknownValue { Kind: UnknownKind.Number } narrower => // estimate stays unknown
            !(unknown.Min > narrower.Min) && !(unknown.Max < narrower.Max) && !(unknown.Min is not null && narrower.Min is null) && !(unknown.Max is not null && narrower.Max is null),
        UnknownValue { Kind: UnknownKind.Number } unknown => after is NumberValue { Number: var n } && !(unknown.Min > n) && !(unknown.Max < n),
        UnknownValue { Kind: UnknownKind.Boolean } => after is BooleanValue,
        UnknownValue { Kind: UnknownKind.Text } => after is TextValue,
        UnknownValue { Kind: UnknownKind.Date } => after is DateValue,
        UnknownValue { Kind: UnknownKind.List } => after is ListValue,
        UnknownValue { Kind: UnknownKind.Context } => after is ContextValue,
        UnknownValue { Kind: UnknownKind.MonthDuration } => after is MonthDurationValue,
        UnknownValue { Kind: UnknownKind.TimeDuration } => after is TimeDurationValue,
        UnknownValue => false,
        ListValue list => after is ListValue { Items: var items } && list.Items.Length == items.Length && list.Items.Zip(items).All(pair => Allows(pair.First, pair.Second)),
        ContextValue context => after is ContextValue other && context.Entries.Length == other.Entries.Length
            && context.Entries.All(e => other[e.Key] is { } value && Allows(e.Value, value)),
        RangeValue range => after is RangeValue other && Allows(range.Start, other.Start) && Allows(range.End, other.End),
        ErrorValue => after is ErrorValue,
        _ => Feel.Show(before) == Feel.Show(after),
    };
}
