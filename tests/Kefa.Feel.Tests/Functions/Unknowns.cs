using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Functions;

/// <summary>No answer over unknown arguments may be contradicted by what the unknown turns out to be.</summary>
public class Unknowns
{
    private static readonly string[] OfLists = ["min", "max", "sum", "mean", "count", "median", "product", "stddev", "mode", "reverse", "sublist"];

    private static readonly string[] OfNumbers =
        ["abs", "floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down", "sqrt", "exp", "log", "odd", "even"];

    // A number, or a pair of bounds and what the unknown turns out to be.
    private static readonly Gen<(Value Before, Value After)> Item =
        from low in Gen.Choose(-50, 50)
        from width in Gen.Choose(0, 40)
        from inside in Gen.Choose(0, 40)
        from kind in Gen.Choose(0, 4)
        from tenths in Gen.Elements(1, 10)
        let actual = new NumberValue(Divide(low + Math.Min(inside, width), tenths))
        select (kind switch
        {
            0 or 1 => (Value)actual,
            2 => Feel.Unknown(Divide(low, tenths), Divide(low + width, tenths)),
            3 => Feel.Unknown(Divide(low, tenths), null),
            _ => Feel.Unknown(null, null),
        }, (Value)actual);

    [Fact]
    public void Answers_over_lists_with_unknown_numbers_hold_for_every_completion() => Prop.ForAll(
        Arb.From(Gen.Elements(OfLists)), Arb.From(Item.NonEmptyListOf()), (function, items) =>
        {
            Value[] rest = function == "sublist" ? [new NumberValue(1), new NumberValue(1)] : [];
            var before = Feel.Call(function, [Feel.List([.. items.Select(i => i.Before)]), .. rest]);
            var after = Feel.Call(function, [Feel.List([.. items.Select(i => i.After)]), .. rest]);
            return Allows(before, after);
        }).Holds(3000);

    [Fact]
    public void Answers_over_unknown_numbers_hold_for_every_completion() => Prop.ForAll(
        Arb.From(Gen.Elements(OfNumbers)), Arb.From(Item), Arb.From(Gen.Choose(-2, 2)), (function, item, scale) =>
        {
            Value[] rest = function is "abs" or "sqrt" or "exp" or "log" or "odd" or "even" ? [] : [new NumberValue(scale)];
            return Allows(Feel.Call(function, [item.Before, .. rest]), Feel.Call(function, [item.After, .. rest]));
        }).Holds(3000);

    [Fact]
    public void Bounds_of_sums_and_extremes_are_reached() => Prop.ForAll(Arb.From(Item.NonEmptyListOf()), items =>
    {
        var list = items.Where(i => i.Before is not UnknownValue { Max: null }).Select(i => i.Before).ToArray();
        if (list.Length == 0)
            return true;
        foreach (var function in new[] { "min", "max", "sum", "mean" })
        {
            foreach (var up in new[] { false, true })
            {
                var end = Feel.Call(function, Feel.List([.. list.Select(v => v is UnknownValue u ? new NumberValue((up ? u.Max : u.Min)!.Value) : v)]));
                var bounds = Feel.Call(function, Feel.List(list));
                var expected = bounds is UnknownValue unknown ? (up ? unknown.Max : unknown.Min)!.Value : ((NumberValue)bounds).Number;
                if (((NumberValue)end).Number != expected)
                    return false;
            }
        }

        return true;
    }).Holds();

    [Fact]
    public void All_and_any_are_Kleene() => Prop.ForAll(Arb.From(Gen.Choose(0, 2).NonEmptyListOf()), Arb.From(Gen.Choose(0, 1).ListOf(40)), (states, completion) =>
    {
        var known = completion.ToArray();
        Value Of(int state, int at, bool complete) => state < 2 ? Value.Of(state == 1) : complete ? Value.Of(known[at % 40] == 1) : Feel.Maybe("b" + at);
        var before = Feel.List([.. states.Select((state, at) => Of(state, at, complete: false))]);
        var after = Feel.List([.. states.Select((state, at) => Of(state, at, complete: true))]);
        return new[] { "all", "any" }.All(f => Allows(Feel.Call(f, before), Feel.Call(f, after))
            && (Feel.Call(f, before) is UnknownValue) == (states.Contains(2) && !states.Contains(f == "all" ? 0 : 1)));
    }).Holds();

    [Fact]
    public void Show_bounds_and_causes()
    {
        (string, Value)[] facts = [("a", Feel.Unknown(25, 30, "rd.L")), ("b", Feel.Unknown(0, null, "ip")), ("t", UnknownValue.Of(UnknownKind.Text, "name"))];

        Assert.Equal("unknown 5..10 by rd.L", Feel.Print("min(a - 20, 100)", facts));
        Assert.Equal("5", Feel.Print("min(a, 5)", facts));
        Assert.Equal("unknown 25..∞ by ip, rd.L", Feel.Print("sum(a, b)", facts));
        Assert.Equal("2", Feel.Print("count([a, b])", facts));
        Assert.Equal("unknown 0..4 by d", Feel.Print("abs(d)", ("d", Feel.Unknown(-4, 3, "d"))));
        Assert.Equal("unknown 3..4 by d", Feel.Print("ceiling(d)", ("d", Feel.Unknown(Number.Parse("2.1"), Number.Parse("3.9"), "d"))));
        Assert.Equal("unknown 25..30", Feel.Print("estimate(25, 30)"));
        Assert.Equal("25", Feel.Print("estimate(25, 25)"));
        Assert.Equal("error: estimate: the least, 30, is more than the most, 25.", Feel.Print("estimate(30, 25)"));
        Assert.Equal("unknown Boolean by name", Feel.Print("contains(t, \"科技\")", facts));
        Assert.Equal("error: contains: 'string' must be a string, but is an unknown number.", Feel.Print("contains(a, \"x\")", facts));
        Assert.Equal("unknown Any by ip, rd.L", Feel.Print("modulo(a, b)", facts));
    }

    [Fact]
    public void Are_kept_apart_from_what_is_known_beside_them()
    {
        (string, Value)[] facts = [("a", Feel.Unknown(1, 2, "a"))];

        Assert.Equal("[7, unknown 1..2 by a]", string.Concat("[", string.Join(", ", ((ListValue)Feel.Evaluate("reverse([a, 7])", facts)).Items.Select(Feel.Show)), "]"));
        Assert.Equal("true", Feel.Print("list contains([7, a], 7)", facts));
        Assert.Equal("unknown Boolean by a", Feel.Print("list contains([7, a], 2)", facts));
        Assert.Equal("false", Feel.Print("list contains([7, a], 3)", facts));
        Assert.Equal("7", Feel.Print("get value({x: a, y: 7}, \"y\")", facts));
    }

    private static Number Divide(int value, int by)
    {
        Number.TryDivide(value, by, out var result);
        return result;
    }

    private static bool Allows(Value before, Value after) => before switch
    {
        UnknownValue { Kind: UnknownKind.Any } => true,
        UnknownValue { Kind: UnknownKind.Number } unknown => after is NumberValue { Number: var actual } && !(unknown.Min > actual) && !(unknown.Max < actual),
        UnknownValue { Kind: UnknownKind.Boolean } => after is BooleanValue,
        UnknownValue { Kind: UnknownKind.List } => after is ListValue,
        ListValue list => after is ListValue { Items: var items } && list.Items.Length == items.Length && list.Items.Zip(items).All(pair => Allows(pair.First, pair.Second)),
        ErrorValue => after is ErrorValue,
        _ => Feel.Show(before) == Feel.Show(after),
    };
}
