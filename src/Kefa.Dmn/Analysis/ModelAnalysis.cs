using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Checking.Regions;

namespace Kefa.Dmn;

/// <summary>Finds what is wrong in a compiled model whatever the facts are: see <see cref="DecisionModel.Analyze"/>.</summary>
internal sealed class ModelAnalysis(DecisionModel model, Module main, Func<string, FactDomain?> facts)
{
    private const int MostRules = 2_000;

    private static readonly EvaluationLimits Some = new() { MaxSteps = 1_000_000, MaxDepth = 200, MaxSize = 100_000 };

    private readonly ImmutableArray<ModelDiagnostic>.Builder _found = ImmutableArray.CreateBuilder<ModelDiagnostic>();
    private readonly FactDomains _domains = new(facts);

    public ImmutableArray<ModelDiagnostic> Run()
    {
        var run = model.Begin(Widest, new EvaluationContext(default, Some));
        foreach (var node in main.Nodes)
        {
            if (node.Written is not { } written)
                continue;
            if (node is DecisionNode { Decision.Logic: { } logic } decision && !(Fits(decision.Code.Type, decision.Declared) && IsFunctionWhereDeclared(decision)))
                Report(Severity.Error, $"The decision '{decision.Name}' is declared to be of type {decision.Declared.Feel}, but its logic answers a {decision.Code.Type}: it would always be null. Correct the type or the logic.", logic.Position);
            new UnwrittenLogic(Report).Look(node.Element);
            foreach (var text in written.Texts)
            {
                foreach (var failure in text.Expression.CheckFixed())
                    Report(Severity.Error, failure.Phrase, text.Text.Position.Of(failure.Line, failure.Column));
                Conditions(node, text, ScopeOf(node, run, text.Locals));
            }

            foreach (var table in written.Tables)
                Table(node, table, ScopeOf(node, run, table.Locals));
        }

        _found.Sort((a, b) => a.Position.Line != b.Position.Line ? a.Position.Line.CompareTo(b.Position.Line) : a.Position.Column.CompareTo(b.Position.Column));
        return [.. _found.Distinct()];
    }

    /// <summary>An input of which only is known what is known of all.</summary>
    private Value? Widest(string ns, string name) =>
        string.Equals(ns, main.Model.Namespace, StringComparison.Ordinal) && main.Nodes.FirstOrDefault(n => string.Equals(n.Name, name, StringComparison.Ordinal)) is { } node
            ? _domains.Widest(name, node.Type, Declared(node))
            : Value.Unknown;

    private Scope ScopeOf(Node node, Evaluation run, ImmutableHashSet<string> locals)
    {
        Scope scope = node is KnowledgeNode knowledge ? new KnowledgeScope(knowledge, model.HostFunction) : new NodeScope(run, node.Requirements);
        return locals.IsEmpty ? scope : new HidingScope(scope, locals);
    }

    private void Conditions(Node node, WrittenText text, Scope scope)
    {
        foreach (var found in text.Expression.CheckConditions(scope, DomainsOf(node, text.Locals)))
            Report(Severity.Warning, found.Phrase, text.Text.Position.Of(found.Line, found.Column));
    }

    private void Table(Node node, WrittenTable table, Scope scope)
    {
        Outputs(table);
        Cells(table);
        if (table.Code.Rows.Length > MostRules)
        {
            Report(Severity.Information, $"The table has {table.Code.Rows.Length} rules; gaps and overlaps are looked for in tables of at most {MostRules}.", table.Table.Position);
            return;
        }

        var domainOf = DomainsOf(node, table.Locals);
        var allowed = table.Code.Inputs.Select((column, i) => Allowed(node, table, column, i)).ToList();
        var space = TableSpace.Of(table, new Facts(scope, domainOf), allowed);
        new TableAnalysis(table, space, Dependent(node, table), Report).Run();
    }

    /// <summary>Cells with which no input can be compared.</summary>
    private void Cells(WrittenTable table)
    {
        for (var r = 0; r < table.Code.Rows.Length; r++)
        {
            for (var i = 0; i < table.Code.Inputs.Length; i++)
            {
                var cell = table.Table.Rules[r].Conditions[i];
                foreach (var failure in table.Code.Rows[r].Conditions[i]?.CheckFixed() ?? [])
                    Report(Severity.Error, failure.Phrase, cell.Position.Of(failure.Line, failure.Column));
            }
        }
    }

    /// <summary>Outputs that cannot be of their column's type, or are not among its values.</summary>
    private void Outputs(WrittenTable table)
    {
        for (var o = 0; o < table.Code.Outputs.Length; o++)
        {
            var output = table.Code.Outputs[o];
            for (var r = 0; r < table.Code.Rows.Length; r++)
            {
                var cell = table.Table.Rules[r].Results[o];
                var code = table.Code.Rows[r].Results[o];
                if (!Fits(code.Type, output.Type))
                    Report(Severity.Error, $"Rule {r + 1} answers '{cell.Text.Trim()}', a {code.Type}, in a column of type {output.Type.Feel}: it would always be null.", cell.Position);
                else if (TableOutputs.ConstantOf(code) is { } constant and not NullValue && !output.Allows(constant))
                    Report(Severity.Warning, $"Rule {r + 1} answers '{cell.Text.Trim()}', which is not one of the values of its column. Correct the output, or add it to the values.", cell.Position);
            }
        }
    }

    private static bool Fits(FeelType type, DmnType declared) =>
        declared.IsAny || declared.Feel is FunctionType || type is FunctionType || Kefa.Feel.Checking.Checker.Fits(type, declared.Feel);

    private static bool IsFunctionWhereDeclared(DecisionNode decision) => decision.Code.Type is not FunctionType || decision.Declared.IsAny || decision.Declared.Feel is FunctionType;

    private static List<FeelExpression> Allowed(Node node, WrittenTable table, TableColumn column, int index)
    {
        List<FeelExpression> tests = column.Allowed is { } own ? [own] : [];
        tests.AddRange(FactDomains.AllowedBy(table.Types[index]));
        if (table.Inputs[index] is { } expression && TypeAt(node, expression.Text.Trim(), table.Locals) is { } type)
            tests.AddRange(FactDomains.AllowedBy(type));
        return tests;
    }

    private Func<string, Domain?> DomainsOf(Node node, ImmutableHashSet<string> locals) => path =>
    {
        if (locals.Contains(Head(path)) || node.Requirements.Nodes.GetValueOrDefault(Head(path)) is not { } read)
            return null;
        return (read is InputNode && read.Module == main ? facts(path)?.ToDomain() : null) ?? (TypeAt(node, path, locals) is { } type ? FactDomains.Of(type) : null);
    };

    /// <summary>The declared type of a name or path, or null.</summary>
    private static DmnType? TypeAt(Node node, string path, ImmutableHashSet<string> locals)
    {
        var parts = path.Split('.');
        if (locals.Contains(parts[0].Trim()) || node.Requirements.Nodes.GetValueOrDefault(parts[0].Trim()) is not { } read)
            return null;
        var type = Declared(read);
        foreach (var part in parts.Skip(1))
        {
            if (type is null || type.IsCollection)
                return null;
            type = type.Components.FirstOrDefault(c => string.Equals(c.Key, part.Trim(), StringComparison.Ordinal)).Value;
        }

        return type is null or { IsCollection: true } ? null : type;
    }

    private static DmnType? Declared(Node node) => node switch
    {
        InputNode input => input.Declared,
        DecisionNode decision => decision.Declared,
        _ => null,
    };

    /// <summary>Two different columns that read the same facts, directly or through decisions.</summary>
    private static (string First, string Second)? Dependent(Node node, WrittenTable table)
    {
        var columns = table.Inputs.OfType<FeelExpression>().DistinctBy(e => e.Text.Trim(), StringComparer.Ordinal)
            .Select(e => (Text: e.Text.Trim(), Facts: e.Reads.SelectMany(r => FactsBehind(node, r)).ToHashSet(StringComparer.Ordinal))).ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            for (var j = i + 1; j < columns.Count; j++)
            {
                if (columns[i].Facts.Any(a => columns[j].Facts.Any(b => IsPartOf(a, b) || IsPartOf(b, a))))
                    return (columns[i].Text, columns[j].Text);
            }
        }

        return null;
    }

    private static bool IsPartOf(string path, string whole) =>
        path.StartsWith(whole, StringComparison.Ordinal) && (path.Length == whole.Length || path[whole.Length] == '.');

    private static IEnumerable<string> FactsBehind(Node node, string read)
    {
        if (node.Requirements.Nodes.GetValueOrDefault(Head(read)) is not DecisionNode first)
            return node.Requirements.Nodes.GetValueOrDefault(Head(read)) is KnowledgeNode or ServiceNode ? [] : [read];
        HashSet<Node> seen = [first];
        Queue<DecisionNode> open = new(seen.OfType<DecisionNode>());
        while (open.TryDequeue(out var decision))
        {
            foreach (var below in decision.Requirements.Nodes.Values.Where(seen.Add).OfType<DecisionNode>())
                open.Enqueue(below);
        }

        return seen.OfType<InputNode>().Select(i => i.Name);
    }

    private static string Head(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return (dot < 0 ? path : path[..dot]).Trim();
    }

    private void Report(Severity severity, Phrase message, Position position) =>
        _found.Add(new ModelDiagnostic(severity, message, main.Model.Source, position));

    /// <summary>A scope in which some names are values that are not known before an evaluation.</summary>
    private sealed class HidingScope(Scope outer, ImmutableHashSet<string> hidden) : Scope
    {
        public override Value? Find(string name) => hidden.Contains(name) ? Value.Unknown : outer.Find(name);
    }
}
