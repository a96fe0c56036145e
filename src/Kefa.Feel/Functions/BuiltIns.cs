using System.Diagnostics.CodeAnalysis;

namespace Kefa.Feel;

/// <summary>The built-in functions by name.</summary>
public static class BuiltIns
{
    private static readonly Dictionary<string, BuiltInFunction> Table = new(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Table.Keys;

    public static bool TryFind(string name, [NotNullWhen(true)] out BuiltInFunction? function) => Table.TryGetValue(name, out function);
}
