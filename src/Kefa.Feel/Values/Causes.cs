using System.Collections.Immutable;

namespace Kefa.Feel;

/// <summary>The facts that make a value unknown: sorted, each once, at most so many.</summary>
internal static class Causes
{
    /// <summary>Enough to ask about; beyond that nobody reads on, and unions stay cheap.</summary>
    public const int Most = 64;

    public static ImmutableArray<string> Union(ImmutableArray<string> a, ImmutableArray<string> b)
    {
        if (b.IsEmpty || a == b)
            return a;
        if (a.IsEmpty)
            return b;
        var union = ImmutableArray.CreateBuilder<string>(Math.Min(a.Length + b.Length, Most));
        for (int i = 0, j = 0; union.Count < Most && (i < a.Length || j < b.Length);)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : string.CompareOrdinal(a[i], b[j]);
            union.Add(order <= 0 ? a[i] : b[j]);
            if (order <= 0)
                i++;
            if (order >= 0)
                j++;
        }

        return union.Count == a.Length ? a : union.DrainToImmutable();
    }

    /// <summary>The causes of all that is unknown in a value, however deep.</summary>
    public static ImmutableArray<string> Of(Value value) => value switch
    {
        UnknownValue unknown => unknown.Causes,
        ListValue list => OfAll(list),
        ContextValue context => OfAll(context),
        RangeValue range => Union(Of(range.Start), Of(range.End)),
        _ => [],
    };

    /// <summary>Whether anything in a value is unknown, however deep.</summary>
    public static bool IsUnknownDeep(Value value)
    {
        switch (value)
        {
            case UnknownValue:
                return true;
            case ListValue list:
                foreach (var item in list.Items)
                {
                    if (IsUnknownDeep(item))
                        return true;
                }

                return false;
            case ContextValue context:
                foreach (var entry in context.Entries)
                {
                    if (IsUnknownDeep(entry.Value))
                        return true;
                }

                return false;
            case RangeValue range:
                return range.Start is UnknownValue || range.End is UnknownValue;
            default:
                return false;
        }
    }

    private static ImmutableArray<string> OfAll(ListValue list)
    {
        ImmutableArray<string> causes = [];
        foreach (var item in list.Items)
            causes = Union(causes, Of(item));
        return causes;
    }

    private static ImmutableArray<string> OfAll(ContextValue context)
    {
        ImmutableArray<string> causes = [];
        foreach (var entry in context.Entries)
            causes = Union(causes, Of(entry.Value));
        return causes;
    }
}
