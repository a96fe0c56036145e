using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking;

/// <summary>The names that an expression takes from its scope, with the members written after them.</summary>
internal static class FreeNames
{
    public static ImmutableArray<string> Of(Node root)
    {
        var names = new List<string>();
        Visit(root, names);
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static void Visit(Node node, List<string> names)
    {
        if (Path(node) is { } path)
        {
            names.Add(path);
            return;
        }

        foreach (var child in node.Children)
            Visit(child, names);
    }

    private static string? Path(Node node) => node switch
    {
        GlobalNode global => global.Name,
        DynamicNode { Outside: GlobalNode { IsKnown: true } global } => global.Name,
        PathNode path when Path(path.Operand) is { } source => $"{source}.{path.Name}",
        _ => null,
    };
}
