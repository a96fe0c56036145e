using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Feel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads FEEL: parsed, type-checked, with the names that it asks functions for.</summary>
internal sealed partial class ConditionReader(FaultList faults, ImmutableArray<FieldDefinition> fields, ImmutableArray<FactDefinition> facts)
{
    private readonly ParseScope _scope = ConditionNames.Of(fields, facts);

    /// <summary>Every name in quotation marks that an expression asks a function for, with its line.</summary>
    public List<(string Function, string Name, int Line)> Asked { get; } = [];

    /// <summary>An expression of a type; null with a fault when it is none.</summary>
    public FeelExpression? Read(YamlNode? node, FeelType type)
    {
        if (node is null || Parse(node, _scope, faults, checks: true) is not { } expression)
            return null;
        foreach (Match call in Call().Matches(expression.Text))
            Asked.Add((call.Groups["function"].Value, call.Groups["name"].Value, (int)node.Start.Line));
        if (!CouldBe(expression.Type, type))
            faults.Add(node, $"Expected a {type}, but '{expression.Text}' is a {expression.Type}.");
        return expression;
    }

    /// <summary>The filter of a fact; its names and types are checked where the columns of its source are known.</summary>
    public static FeelExpression? FactFilter(YamlNode node, ParseScope scope, FaultList faults, bool checks)
    {
        var filter = Parse(node, scope, faults, checks);
        if (checks && filter is not null && !CouldBe(filter.Type, FeelType.Boolean))
            faults.Add(node, $"Expected a {FeelType.Boolean}, but '{filter.Text}' is a {filter.Type}.");
        return filter;
    }

    private static bool CouldBe(FeelType actual, FeelType expected) => (actual, expected) switch
    {
        _ when actual == FeelType.Any || actual == FeelType.Null || actual.ConformsTo(expected) => true,
        (ListType a, ListType b) => CouldBe(a.Item, b.Item),
        (ContextType a, ContextType b) => b.Members.All(m => a[m.Key] is { } member && CouldBe(member, m.Value)),
        _ => false,
    };

    [GeneratedRegex("""(?<function>local parameter|parameter|deadline|opinion|papers|performed on|performed by|performed)\s*\(\s*"(?<name>[^"]*)"\s*\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();

    private static FeelExpression? Parse(YamlNode node, ParseScope scope, FaultList faults, bool checks)
    {
        if (node is not YamlScalarNode { Value: { Length: > 0 } text } scalar)
        {
            faults.Add(node, $"Expected a FEEL expression.");
            return null;
        }

        // The text of a block scalar begins on the line after its sign.
        var before = (int)scalar.Start.Line - (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded ? 0 : 1);
        var parsed = FeelExpression.Parse(text, scope);
        foreach (var diagnostic in parsed.Diagnostics)
            faults.Add(before + diagnostic.Line, diagnostic.Phrase);
        if (!checks || parsed.Expression is null)
            return parsed.Expression;
        var wrong = parsed.Expression.Check();
        foreach (var diagnostic in wrong)
            faults.Add(before + diagnostic.Line, diagnostic.Phrase);
        return wrong.IsEmpty ? parsed.Expression : null;
    }
}
