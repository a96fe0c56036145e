using System.Diagnostics.CodeAnalysis;
using Kefa.Feel.Functions;

namespace Kefa.Feel;

/// <summary>The built-in functions by name: those of DMN 1.5, and <c>estimate</c>.</summary>
public static class BuiltIns
{
    private static readonly Dictionary<string, BuiltInFunction> Table = new BuiltInFunction[][]
    {
        [.. ConversionFunctions.All],
        [.. BooleanFunctions.All],
        [.. TextFunctions.All],
        [.. PatternFunctions.All],
        [.. NumericFunctions.All],
        [.. AggregateFunctions.All],
        [.. StatisticFunctions.All],
        [.. ListFunctions.All],
        [.. SetFunctions.All],
        [.. RangeFunctions.All],
        [.. TemporalFunctions.All],
        [.. ContextFunctions.All],
    }.SelectMany(family => family).ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>The names of all built-in functions.</summary>
    public static IReadOnlyCollection<string> Names => Table.Keys;

    /// <summary>All built-in functions, for checks and documentation.</summary>
    public static IReadOnlyCollection<BuiltInFunction> All => Table.Values;

    /// <summary>The built-in function of that name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out BuiltInFunction? function) => Table.TryGetValue(name, out function);
}
