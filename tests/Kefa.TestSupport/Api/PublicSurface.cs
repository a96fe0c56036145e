using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kefa.TestSupport.Api;

/// <summary>What a library offers to others, one line for each type and member, in a fixed order.</summary>
public static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The lines of an assembly; names of its own root namespace are short.</summary>
    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (var type in assembly.GetExportedTypes().OrderBy(TypeNames.Of, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {TypeNames.Of(type)}{Bases(type)}\n");
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"    {line}\n");
        }

        return text.Replace($"{assembly.GetName().Name}.", "").ToString();
    }

    /// <summary>Whoever runs the tests with <c>APPROVE=1</c> means the change.</summary>
    public static bool IsMeant => Environment.GetEnvironmentVariable("APPROVE") == "1";

    /// <summary>What to do about a surface that is not the approved one; null when it is.</summary>
    /// <param name="assembly">The library.</param>
    /// <param name="approved">The path of the approved text.</param>
    /// <param name="isMeant">Whether the text is written anew instead.</param>
    public static string? Fault(Assembly assembly, string approved, bool isMeant)
    {
        var now = Of(assembly);
        var before = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (now == before)
            return null;
        if (isMeant)
        {
            File.WriteAllText(approved, now);
            return null;
        }

        var (old, current) = (before.Split('\n'), now.Split('\n'));
        var gone = old.Except(current).Select(l => $"- {l.Trim()}");
        var added = current.Except(old).Select(l => $"+ {l.Trim()}");
        return $"""
            The public API of {assembly.GetName().Name} is not the approved one:
            {string.Join('\n', gone.Concat(added).DefaultIfEmpty("the order of lines differs").Take(60))}
            If this is meant, run the test once with the environment variable APPROVE=1 and review the change of {Path.GetFileName(approved)}; a member that goes or changes breaks those who use it.
            """;
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        if (type.IsSubclassOf(typeof(Delegate)))
            return [MemberText.Of(type.GetMethod("Invoke")!)];
        return type.GetMembers(Declared).Where(IsOffered).Select(MemberText.Of);
    }

    /// <summary>Public, or for those who derive; without what the compiler writes for records and what every type overrides.</summary>
    private static bool IsOffered(MemberInfo member) => member switch
    {
        MethodInfo method => IsVisible(method) && method.GetBaseDefinition().DeclaringType != typeof(object)
            && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsGenerated(method),
        ConstructorInfo constructor => IsVisible(constructor) && !constructor.IsStatic && !IsGenerated(constructor),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible) && property.Name != "EqualityContract",
        FieldInfo field => field.IsPublic || field.IsFamily,
        EventInfo => true,
        _ => false,
    };

    internal static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.StartsWith('<');

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        string[] bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeNames.Of(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Except(inherited).Where(i => i.IsVisible).Select(TypeNames.Of).Order(StringComparer.Ordinal),
        ];
        return bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}";
    }
}
