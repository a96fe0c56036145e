using System.Collections.Immutable;

namespace Kefa.Feel;

/// <summary>A FEEL type. Two types are equal when they are structurally the same.</summary>
public abstract record FeelType : ITranslated
{
    private protected FeelType() { }

    /// <summary>The type in Chinese words.</summary>
    public abstract string Zh { get; }

    /// <summary>Every value: nothing is known of the type.</summary>
    public static FeelType Any { get; } = new BasicType(BasicKind.Any, "Any");

    /// <summary>The type of null alone.</summary>
    public static FeelType Null { get; } = new BasicType(BasicKind.Null, "Null");

    /// <summary>Numbers.</summary>
    public static FeelType Number { get; } = new BasicType(BasicKind.Number, "number");

    /// <summary>Text; FEEL calls it <c>string</c>.</summary>
    public static FeelType Text { get; } = new BasicType(BasicKind.Text, "string");

    /// <summary>True and false.</summary>
    public static FeelType Boolean { get; } = new BasicType(BasicKind.Boolean, "boolean");

    /// <summary>Calendar dates.</summary>
    public static FeelType Date { get; } = new BasicType(BasicKind.Date, "date");

    /// <summary>Times of day.</summary>
    public static FeelType Time { get; } = new BasicType(BasicKind.Time, "time");

    /// <summary>Dates with a time.</summary>
    public static FeelType DateTime { get; } = new BasicType(BasicKind.DateTime, "date and time");

    /// <summary>Durations in years and months.</summary>
    public static FeelType MonthDuration { get; } = new BasicType(BasicKind.MonthDuration, "years and months duration");

    /// <summary>Durations in days, hours, minutes and seconds.</summary>
    public static FeelType TimeDuration { get; } = new BasicType(BasicKind.TimeDuration, "days and time duration");

    /// <summary>Lists whose items are of a type.</summary>
    public static FeelType ListOf(FeelType item) => new ListType(item);

    /// <summary>Ranges whose ends are of a type.</summary>
    public static FeelType RangeOf(FeelType end) => new RangeType(end);

    /// <summary>Contexts that have at least these members.</summary>
    public static FeelType ContextOf(params IEnumerable<KeyValuePair<string, FeelType>> members) => new ContextType([.. members]);

    /// <summary>Functions of these parameters, in order, with that result.</summary>
    public static FeelType FunctionOf(FeelType result, params IEnumerable<FeelType> parameters) => new FunctionType([.. parameters], result);

    /// <summary>The basic type of that name (<c>number</c>, <c>date and time</c>, …), or null when there is none.</summary>
    public static FeelType? Named(string name) => name switch
    {
        "Any" => Any,
        "Null" => Null,
        "number" => Number,
        "string" => Text,
        "boolean" => Boolean,
        "date" => Date,
        "time" => Time,
        "date and time" or "dateTime" => DateTime,
        "years and months duration" or "yearMonthDuration" => MonthDuration,
        "days and time duration" or "dayTimeDuration" => TimeDuration,
        _ => null,
    };

    /// <summary>True when every value of this type is a value of the other (FEEL: this type conforms to the other).</summary>
    public bool ConformsTo(FeelType other) => Conformance.Conforms(this, other);

    /// <summary>The FEEL operator <c>instance of</c> for a known value: by structure, extra members allowed, missing ones not; null is an instance of no type.</summary>
    public bool Contains(Value value) => Conformance.Contains(this, value);

    /// <summary>
    /// Brings a value to this type where FEEL coerces implicitly (results of decisions, arguments of functions): a value to a list of one,
    /// a list of one to its item, a date to a date and time at midnight UTC. Null and unknown values stay; a value that does not fit becomes an error.
    /// </summary>
    public Value Coerce(Value value, EvaluationContext context) => Coercion.Coerce(value, this, context);
}

internal enum BasicKind
{
    Any,
    Null,
    Number,
    Text,
    Boolean,
    Date,
    Time,
    DateTime,
    MonthDuration,
    TimeDuration,
}

internal sealed record BasicType(BasicKind Kind, string Name) : FeelType
{
    public override string Zh => Kind switch
    {
        BasicKind.Any => "任意值",
        BasicKind.Null => "空值",
        BasicKind.Number => "数值",
        BasicKind.Text => "文本",
        BasicKind.Boolean => "布尔值",
        BasicKind.Date => "日期",
        BasicKind.Time => "时间",
        BasicKind.DateTime => "日期时间",
        BasicKind.MonthDuration => "年月时长",
        _ => "天时时长",
    };

    public override string ToString() => Name;
}

/// <summary>A list of items of one type.</summary>
public sealed record ListType(FeelType Item) : FeelType
{
    /// <inheritdoc/>
    public override string Zh => $"列表<{Item.Zh}>";

    /// <inheritdoc/>
    public override string ToString() => $"list<{Item}>";
}

/// <summary>A range whose ends have one type.</summary>
public sealed record RangeType(FeelType End) : FeelType
{
    /// <inheritdoc/>
    public override string Zh => $"区间<{End.Zh}>";

    /// <inheritdoc/>
    public override string ToString() => $"range<{End}>";
}

/// <summary>A function of so many parameters.</summary>
public sealed record FunctionType(ImmutableArray<FeelType> Parameters, FeelType Result) : FeelType
{
    /// <inheritdoc/>
    public bool Equals(FunctionType? other) =>
        other is not null && Result == other.Result && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parameters.Length, Result);

    /// <inheritdoc/>
    public override string Zh => $"函数<{string.Join('、', Parameters.Select(p => p.Zh))}> -> {Result.Zh}";

    /// <inheritdoc/>
    public override string ToString() => $"function<{string.Join(", ", Parameters)}> -> {Result}";
}

/// <summary>A context with at least these members. The type <c>context</c> without members allows any.</summary>
public sealed record ContextType(ImmutableArray<KeyValuePair<string, FeelType>> Members) : FeelType
{
    private const int NamesShown = 3;

    private readonly Dictionary<string, FeelType> _byName = ByName(Members);

    /// <summary>Members, those of members included: types are walked as trees.</summary>
    internal long Size { get; } = 1 + Members.Sum(m => SizeOf(m.Value));

    /// <summary>How many parts a type has, those that are shared counted each time; no more than a number that is too many for anything.</summary>
    internal static long SizeOf(FeelType type) => Math.Min(int.MaxValue, type switch
    {
        ContextType context => context.Size,
        ListType list => 1 + SizeOf(list.Item),
        RangeType range => 1 + SizeOf(range.End),
        FunctionType function => 1 + SizeOf(function.Result) + function.Parameters.Sum(SizeOf),
        _ => 1,
    });

    /// <summary>The type of a member, or null when the type does not name it.</summary>
    public FeelType? this[string member] => _byName.GetValueOrDefault(member);

    /// <inheritdoc/>
    public bool Equals(ContextType? other)
    {
        if (other is null || other._byName.Count != _byName.Count)
            return false;
        foreach (var (name, type) in _byName)
        {
            if (other[name] != type)
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => _byName.Count;

    /// <summary>With the names of the first members, so that one sees which context it is.</summary>
    public override string Zh => Members.IsEmpty ? "上下文" : $"上下文（{string.Join('、', Members.Take(NamesShown).Select(m => m.Key))}{(Members.Length > NamesShown ? "…" : "")}）";

    /// <inheritdoc/>
    public override string ToString() =>
        Members.IsEmpty ? "context" : $"context<{string.Join(", ", Members.Select(m => $"{m.Key}: {m.Value}"))}>";

    private static Dictionary<string, FeelType> ByName(ImmutableArray<KeyValuePair<string, FeelType>> members)
    {
        var byName = new Dictionary<string, FeelType>(members.Length, StringComparer.Ordinal);
        foreach (var (name, type) in members)
            byName[name] = type;
        return byName;
    }
}
