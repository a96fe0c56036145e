using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking;

/// <summary>The types that expressions have, from the types of their parts; Any where nothing is known.</summary>
internal static class TypeRules
{
    private const int LargestContext = 1000;

    private static readonly Dictionary<string, FeelType> DateMembers = new(StringComparer.Ordinal)
    {
        ["year"] = FeelType.Number, ["month"] = FeelType.Number, ["day"] = FeelType.Number, ["weekday"] = FeelType.Number,
    };

    private static readonly Dictionary<string, FeelType> TimeMembers = new(StringComparer.Ordinal)
    {
        ["hour"] = FeelType.Number, ["minute"] = FeelType.Number, ["second"] = FeelType.Number,
        ["time offset"] = FeelType.TimeDuration, ["timezone"] = FeelType.Text,
    };

    private static readonly Dictionary<string, FeelType> DateTimeMembers =
        new(DateMembers.Concat(TimeMembers), StringComparer.Ordinal);

    private static readonly Dictionary<string, FeelType> MonthDurationMembers = new(StringComparer.Ordinal)
    {
        ["years"] = FeelType.Number, ["months"] = FeelType.Number,
    };

    private static readonly Dictionary<string, FeelType> TimeDurationMembers = new(StringComparer.Ordinal)
    {
        ["days"] = FeelType.Number, ["hours"] = FeelType.Number, ["minutes"] = FeelType.Number, ["seconds"] = FeelType.Number,
    };

    /// <summary>The most precise type that all of them conform to; Null conforms to each.</summary>
    public static FeelType Common(params IEnumerable<FeelType> types)
    {
        FeelType? common = null;
        foreach (var type in types)
        {
            if (common is null || common == FeelType.Null)
                common = type;
            else if (type != FeelType.Null && type != common)
                common = type.ConformsTo(common) ? common : common.ConformsTo(type) ? type : FeelType.Any;
        }

        return common ?? FeelType.Any;
    }

    /// <summary>The type of a context; one that is too large to be worth following (it may share its parts many times over) is just a context.</summary>
    public static ContextType Context(ImmutableArray<ContextEntry> entries)
    {
        var size = 1L;
        foreach (var entry in entries)
            size += ContextType.SizeOf(entry.Value.Type);
        return size > LargestContext ? new ContextType([]) : new ContextType([.. entries.Select(e => KeyValuePair.Create(e.Name, e.Value.Type))]);
    }

    /// <summary>The type of a member; null when the source's type is known and has no such member.</summary>
    public static FeelType? Member(FeelType source, string name) => source switch
    {
        ContextType { Members.IsEmpty: true } => FeelType.Any,
        ContextType context => context[name],
        ListType list => Member(list.Item, name) is { } member ? FeelType.ListOf(member) : null,
        RangeType range => name switch
        {
            "start" or "end" => range.End,
            "start included" or "end included" => FeelType.Boolean,
            _ => null,
        },
        BasicType { Kind: BasicKind.Any or BasicKind.Null } => FeelType.Any,
        BasicType basic => Members(basic)?.GetValueOrDefault(name),
        _ => null,
    };

    /// <summary>The names of the members of a type, for suggestions and for parsing names with spaces.</summary>
    public static IEnumerable<string> MemberNames(FeelType source) => source switch
    {
        ContextType context => context.Members.Select(m => m.Key),
        ListType list => MemberNames(list.Item),
        RangeType => ["start", "end", "start included", "end included"],
        BasicType basic when Members(basic) is { } members => members.Keys,
        _ => [],
    };

    /// <summary>What a filter answers: one item for a number, a list otherwise.</summary>
    public static FeelType Filter(FeelType source, FeelType condition)
    {
        var item = Item(source);
        if (condition == FeelType.Number)
            return item;
        return condition == FeelType.Boolean ? FeelType.ListOf(item) : FeelType.Any;
    }

    /// <summary>What one meets when iterating: the items of a list, the value itself otherwise.</summary>
    public static FeelType Item(FeelType source) => source switch
    {
        ListType list => list.Item,
        _ => source,
    };

    public static FeelType Iterated(FeelType source) => source switch
    {
        ListType list => list.Item,
        RangeType range => range.End,
        _ => source,
    };

    public static FeelType Call(Node function, int arguments) => function switch
    {
        BuiltInNode { Function.Signatures: var signatures } =>
            Common(signatures.Where(s => Accepts(s, arguments)).Select(s => s.Result)),
        { Type: FunctionType type } => type.Result,
        _ => FeelType.Any,
    };

    public static bool Accepts(Signature signature, int arguments)
    {
        var required = signature.Parameters.Count(p => !p.Optional);
        return arguments >= required && (signature.Variadic || arguments <= signature.Parameters.Length);
    }

    /// <summary>The type of an arithmetic operation; null when no values of these types have one.</summary>
    public static FeelType? Arithmetic(ArithmeticOperator op, FeelType left, FeelType right)
    {
        if (left is not BasicType l || right is not BasicType r)
            return null;
        if (l.Kind is BasicKind.Any or BasicKind.Null || r.Kind is BasicKind.Any or BasicKind.Null)
            return FeelType.Any;
        return op switch
        {
            ArithmeticOperator.Add => Add(l.Kind, r.Kind) ?? Add(r.Kind, l.Kind),
            ArithmeticOperator.Subtract => Subtract(l.Kind, r.Kind),
            ArithmeticOperator.Multiply => Multiply(l, r) ?? Multiply(r, l),
            ArithmeticOperator.Divide => Divide(l, r),
            _ => l.Kind == BasicKind.Number && r.Kind == BasicKind.Number ? FeelType.Number : null,
        };
    }

    private static FeelType? Add(BasicKind left, BasicKind right) => (left, right) switch
    {
        (BasicKind.Number, BasicKind.Number) => FeelType.Number,
        (BasicKind.Text, BasicKind.Text) => FeelType.Text,
        (BasicKind.Date, BasicKind.MonthDuration or BasicKind.TimeDuration) => FeelType.Date,
        (BasicKind.DateTime, BasicKind.MonthDuration or BasicKind.TimeDuration) => FeelType.DateTime,
        (BasicKind.Time, BasicKind.TimeDuration) => FeelType.Time,
        (BasicKind.MonthDuration, BasicKind.MonthDuration) => FeelType.MonthDuration,
        (BasicKind.TimeDuration, BasicKind.TimeDuration) => FeelType.TimeDuration,
        _ => null,
    };

    private static FeelType? Subtract(BasicKind left, BasicKind right) => (left, right) switch
    {
        (BasicKind.Text, _) => null,
        (BasicKind.Date or BasicKind.DateTime, BasicKind.Date or BasicKind.DateTime) => FeelType.TimeDuration,
        (BasicKind.Time, BasicKind.Time) => FeelType.TimeDuration,
        _ => Add(left, right),
    };

    private static FeelType? Multiply(BasicType left, BasicType right) => (left.Kind, right.Kind) switch
    {
        (BasicKind.Number or BasicKind.MonthDuration or BasicKind.TimeDuration, BasicKind.Number) => left,
        _ => null,
    };

    private static FeelType? Divide(BasicType left, BasicType right) => (left.Kind, right.Kind) switch
    {
        (BasicKind.MonthDuration, BasicKind.MonthDuration) or (BasicKind.TimeDuration, BasicKind.TimeDuration) => FeelType.Number,
        _ => Multiply(left, right),
    };

    private static Dictionary<string, FeelType>? Members(BasicType type) => type.Kind switch
    {
        BasicKind.Date => DateMembers,
        BasicKind.DateTime => DateTimeMembers,
        BasicKind.Time => TimeMembers,
        BasicKind.MonthDuration => MonthDurationMembers,
        BasicKind.TimeDuration => TimeDurationMembers,
        _ => null,
    };
}
