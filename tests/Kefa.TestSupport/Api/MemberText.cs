using System.Globalization;
using System.Reflection;

namespace Kefa.TestSupport.Api;

/// <summary>A member as a line of text: what another program has to know of it.</summary>
internal static class MemberText
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Access(constructor)}new({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{Modifier(method)}{Returned(method)} {method.Name}{Generic(method)}({Parameters(method)})",
        PropertyInfo property => Of(property),
        FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{TypeNames.Of(field.FieldType)} {field.Name}{(field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $" = {field.GetRawConstantValue()}") : "")}",
        _ => member.ToString() ?? member.Name,
    };

    private static string Of(PropertyInfo property)
    {
        var accessor = property.GetAccessors(nonPublic: true).First(PublicSurface.IsVisible);
        var set = property.SetMethod is { } setter && PublicSurface.IsVisible(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;"
            : "";
        var required = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Of))}]" : "";
        return $"{Access(accessor)}{Modifier(accessor)}{required}{TypeNames.Of(property.PropertyType)}{Mark(Nullability.Create(property))} {property.Name}{index} {{ get;{set} }}";
    }

    private static string Of(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var way = parameter.IsOut ? "out " : type.IsByRef ? parameter.IsIn ? "in " : "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(System.Runtime.CompilerServices.ParamCollectionAttribute)) ? "params " : "";
        var otherwise = parameter.HasDefaultValue ? string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue ?? (type.IsValueType ? "default" : "null")}") : "";
        return $"{way}{TypeNames.Of(type)}{Mark(Nullability.Create(parameter))} {parameter.Name}{otherwise}";
    }

    private static string Returned(MethodInfo method) => $"{TypeNames.Of(method.ReturnType)}{Mark(Nullability.Create(method.ReturnParameter))}";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Of));

    private static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";

    private static string Mark(NullabilityInfo info) => !info.Type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "";

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifier(MethodBase method) =>
        method.IsStatic ? "static "
        : method is MethodInfo { IsAbstract: true } && method.DeclaringType is { IsInterface: false } ? "abstract "
        : method is MethodInfo { IsVirtual: true } virtually && virtually.GetBaseDefinition() != virtually ? "override "
        : method is { IsVirtual: true, IsFinal: false } and MethodInfo ? "virtual " : "";
}
