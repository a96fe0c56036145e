namespace Kefa.TestSupport.Api;

/// <summary>Types as a program writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char",
        [typeof(short)] = "short", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{Of(underlying)}?";
        if (type.FullName is { } full && full.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return $"({string.Join(", ", type.GetGenericArguments().Select(Of))})";

        // A nested type has the arguments of its outer one too.
        var arguments = type.GetGenericArguments();
        var name = type.Name;
        if (name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var tick)
            name = $"{name[..tick]}<{string.Join(", ", arguments.Select(Of))}>";
        var outer = type.IsNested ? Of(type.DeclaringType!) : IsFamiliar(type) ? "" : type.Namespace;
        return string.IsNullOrEmpty(outer) ? name : $"{outer}.{name}";
    }

    private static bool IsFamiliar(Type type) => type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));
}
