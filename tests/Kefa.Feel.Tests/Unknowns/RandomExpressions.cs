using System.Globalization;

namespace Kefa.Feel.Tests.Unknowns;

/// <summary>
/// Random expressions over facts of which some are unknown, and random completions of those within their types and bounds.
/// Everything follows from the seed.
/// </summary>
internal sealed class RandomExpressions(int seed)
{
    private static readonly string[] Texts = ["\"a\"", "\"b\"", "\"科\""];
    private static readonly string[] Dates = ["@\"2024-02-29\"", "@\"2025-01-01\"", "@\"2026-03-31\""];
    private static readonly string[] Comparisons = ["<", "<=", ">", ">=", "=", "!="];

    private readonly Random _random = new(seed);
    private int _locals;

    public static string[] Names { get; } = ["n1", "n2", "n3", "n4", "b1", "b2", "t1", "d1", "u1", "list1", "none", "ctx"];

    /// <summary>The facts as they are known, and so many ways in which they may really be.</summary>
    public (Dictionary<string, Value> Known, List<Dictionary<string, Value>> Completions) Facts(int completions)
    {
        var known = new Dictionary<string, Value>(StringComparer.Ordinal);
        var drawn = new Dictionary<string, Func<Value>>(StringComparer.Ordinal);
        foreach (var name in (string[])["n1", "n2", "n3", "n4"])
            Fact(name, UnknownNumber(name), known, drawn);
        foreach (var name in (string[])["b1", "b2"])
            Fact(name, (UnknownValue.Of(UnknownKind.Boolean, name), RandomBoolean), known, drawn);
        Fact("t1", (UnknownValue.Of(UnknownKind.Text, "t1"), () => Literal(Texts)), known, drawn);
        Fact("d1", (UnknownValue.Of(UnknownKind.Date, "d1"), () => Literal(Dates)), known, drawn);
        Fact("u1", (UnknownValue.Of(UnknownKind.Any, "u1"), Anything), known, drawn);
        Fact("list1", (UnknownValue.Of(UnknownKind.List, "list1"), () => new ListValue([.. Enumerable.Range(0, _random.Next(4)).Select(_ => SmallNumber())])), known, drawn);
        known["none"] = Value.Null;
        drawn["none"] = () => Value.Null;
        var inner = UnknownNumber("ctx.x");
        known["ctx"] = new ContextValue([KeyValuePair.Create("x", (Value)inner.Unknown), KeyValuePair.Create("y", Value.Of(3)), KeyValuePair.Create("z", Value.Null)]);
        drawn["ctx"] = () => new ContextValue([KeyValuePair.Create("x", inner.Draw()), KeyValuePair.Create("y", Value.Of(3)), KeyValuePair.Create("z", Value.Null)]);
        return (known, [.. Enumerable.Range(0, completions).Select(_ => drawn.ToDictionary(d => d.Key, d => d.Value(), StringComparer.Ordinal))]);
    }

    public string Any(int depth) => _random.Next(7) switch
    {
        0 or 1 => Num(depth),
        2 or 3 => Bool(depth),
        4 => Text(depth),
        5 => List(depth),
        _ => Context(depth),
    };

    /// <summary>What is true, false or open.</summary>
    public string Condition(int depth) => Bool(depth);

    private string Num(int depth)
    {
        if (depth <= 0)
            return Pick("n1", "n2", "n3", "n4", "n1", "n2", "0", "1", "2.5", "-3", "10", "ctx.x", "ctx.y", "none", "u1");
        return _random.Next(24) switch
        {
            0 or 1 => $"({Num(depth - 1)} + {Num(depth - 1)})",
            2 or 3 => $"({Num(depth - 1)} - {Num(depth - 1)})",
            4 or 5 => $"({Num(depth - 1)} * {Num(depth - 1)})",
            6 or 7 => $"({Num(depth - 1)} / {Num(depth - 1)})",
            8 => $"-({Num(depth - 1)})",
            9 or 10 => $"(if {Bool(depth - 1)} then {Num(depth - 1)} else {Num(depth - 1)})",
            11 => $"({Num(depth - 2)}) ** 2",
            12 => $"{List(depth - 1)}[{Pick("1", "2", "-1", "n1")}]",
            13 => $"{Context(depth - 1)}.{Pick("x", "y")}",
            14 => $"(function(a, b) a - b)({Num(depth - 1)}, {Num(depth - 1)})",
            15 => $"({Date(depth - 1)} - {Date(depth - 1)}).days",
            16 => $"{Pick("min", "max", "sum", "mean", "count", "median")}({List(depth - 1)})",
            17 => $"{Pick("min", "max", "sum")}({Num(depth - 1)}, {Num(depth - 1)})",
            18 => $"{Pick("floor", "ceiling", "abs")}({Num(depth - 1)})",
            19 => $"decimal({Num(depth - 1)}, 1)",
            20 => $"string length({Text(depth - 1)})",
            21 => $"sqrt({Num(depth - 1)})",
            22 => $"modulo({Num(depth - 1)}, {Num(depth - 2)})",
            _ => $"{Date(depth - 1)}.year",
        };
    }

    private string Bool(int depth)
    {
        if (depth <= 0)
            return Pick("b1", "b2", "true", "false", "b1", "none", "u1");
        switch (_random.Next(22))
        {
            case 0 or 1 or 2 or 3:
                return $"({Num(depth - 1)} {Pick(Comparisons)} {Num(depth - 1)})";
            case 4 or 5:
                return $"({Bool(depth - 1)} and {Bool(depth - 1)})";
            case 6 or 7:
                return $"({Bool(depth - 1)} or {Bool(depth - 1)})";
            case 8:
                return $"(if {Bool(depth - 1)} then {Bool(depth - 1)} else {Bool(depth - 1)})";
            case 9:
                return $"({Num(depth - 1)} between {Num(depth - 1)} and {Num(depth - 1)})";
            case 10:
                return $"({Num(depth - 1)} in {Pick("[", "(")}{Num(depth - 2)}..{Num(depth - 2)}{Pick("]", ")")})";
            case 11:
                return $"({Num(depth - 1)} in ({Num(depth - 2)}, < {Num(depth - 2)}, [{Num(depth - 2)}..10]))";
            case 12:
                return $"({Text(depth - 1)} {Pick("=", "<", "!=")} {Text(depth - 1)})";
            case 13:
                return $"({Date(depth - 1)} {Pick(Comparisons)} {Date(depth - 1)})";
            case 14:
                return $"({Any(depth - 1)} {Pick("=", "!=")} null)";
            case 15:
                return $"({Any(depth - 1)} instance of {Pick("number", "string", "list<number>", "context<x: number>", "Any")})";
            case 18:
                return $"not({Bool(depth - 1)})";
            case 19:
                return $"list contains({List(depth - 1)}, {Num(depth - 1)})";
            case 20:
                return $"{Pick("all", "any")}([{Bool(depth - 1)}, {Bool(depth - 1)}])";
            case 21:
                return $"{Pick("contains", "starts with")}({Text(depth - 1)}, {Text(depth - 1)})";
            case 16:
                var name = $"i{_locals++}";
                return $"({Pick("some", "every")} {name} in {List(depth - 1)} satisfies {name} {Pick(Comparisons)} {Num(depth - 1)})";
            default:
                return $"({Any(depth - 1)} {Pick("=", "!=", "in")} {Any(depth - 1)})";
        }
    }

    private string Text(int depth) => depth <= 0 || _random.Next(3) == 0
        ? Pick(Pick(Texts), "t1")
        : _random.Next(2) == 0 ? $"({Text(depth - 1)} + {Text(depth - 1)})" : $"(if {Bool(depth - 1)} then {Text(depth - 1)} else {Text(depth - 1)})";

    private string Date(int depth) => depth <= 0 || _random.Next(3) == 0
        ? Pick(Pick(Dates), "d1")
        : _random.Next(2) == 0 ? $"({Date(depth - 1)} + {Pick("@\"P1M\"", "@\"P3D\"")})" : $"(if {Bool(depth - 1)} then {Date(depth - 1)} else {Date(depth - 1)})";

    private string List(int depth)
    {
        if (depth <= 0)
            return Pick("list1", "[1, 2, 3]", "[]", "[n1, 5]");
        var name = $"i{_locals++}";
        return _random.Next(8) switch
        {
            5 => $"sort({List(depth - 1)}, function(a, b) a < b)",
            6 => $"{Pick("reverse", "distinct values", "flatten")}({List(depth - 1)})",
            7 => $"{Pick("append", "concatenate")}({List(depth - 1)}, {List(depth - 1)})",
            0 => $"[{Num(depth - 1)}, {Num(depth - 1)}]",
            1 => $"(for {name} in {List(depth - 1)} return {name} + {Num(depth - 1)})",
            2 => $"{List(depth - 1)}[item {Pick(Comparisons)} {Num(depth - 1)}]",
            3 => $"(if {Bool(depth - 1)} then {List(depth - 1)} else {List(depth - 1)})",
            _ => $"(for {name} in 1..3 return {Num(depth - 1)} * {name})",
        };
    }

    private string Context(int depth) => depth <= 0
        ? "ctx"
        : _random.Next(3) switch
        {
            0 => $"{{x: {Num(depth - 1)}, y: x + 1}}",
            1 => $"(if {Bool(depth - 1)} then {Context(depth - 1)} else {Context(depth - 1)})",
            _ => $"[{Context(depth - 1)}, {{x: {Num(depth - 1)}}}][x > {Num(depth - 1)}][1]",
        };

    private void Fact(string name, (UnknownValue Unknown, Func<Value> Draw) fact, Dictionary<string, Value> known, Dictionary<string, Func<Value>> drawn)
    {
        if (_random.Next(5) < 3)
        {
            known[name] = fact.Unknown;
            drawn[name] = fact.Draw;
        }
        else
        {
            var value = fact.Draw();
            known[name] = value;
            drawn[name] = () => value;
        }
    }

    private (UnknownValue Unknown, Func<Value> Draw) UnknownNumber(string cause)
    {
        var low = _random.Next(-4, 5);
        var high = low + _random.Next(0, 6);
        var hasLow = _random.Next(4) > 0;
        var hasHigh = _random.Next(4) > 0;
        var unknown = UnknownValue.NumberBetween(hasLow ? low : null, hasHigh ? high : null, cause);
        return (unknown, () =>
        {
            var from = hasLow ? low : high - 1000;
            var to = hasHigh ? high : Math.Max(from, low) + 1000;
            var value = _random.Next(4) switch
            {
                0 => hasLow ? low : from,
                1 => hasHigh ? high : to,
                2 => _random.Next(from, to + 1),
                _ => from + ((to - from) * (decimal)_random.NextDouble()),
            };
            return Value.Of((Number)Math.Round(value, 6));
        });
    }

    private Value Anything() => _random.Next(6) switch
    {
        0 => Value.Null,
        1 => RandomBoolean(),
        2 => Literal(Texts),
        3 => new ListValue([SmallNumber()]),
        _ => SmallNumber(),
    };

    private Value SmallNumber() => Value.Of(_random.Next(-5, 6));

    private Value RandomBoolean() => Value.Of(_random.Next(2) == 0);

    private Value Literal(string[] literals) => Feel.Evaluate(Pick(literals));

    private string Pick(params string[] of) => of[_random.Next(of.Length)];

    public override string ToString() => seed.ToString(CultureInfo.InvariantCulture);
}
