using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Turns the elements of one file into the model. Its depth is bounded by that of the markup (<see cref="MarkupReader.MaxDepth"/>).</summary>
internal sealed class ModelReader(string ns, string source, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
{
    private readonly ExpressionReader _expressions = new(ns, source, diagnostics);

    public DmnModel Read(MarkupElement root)
    {
        var model = new DmnModel
        {
            Source = source,
            Namespace = root["namespace"] ?? "",
            Name = Name(root),
            Id = root["id"],
            Imports = [.. root.Elements("import", ns).Select(Import)],
            ItemDefinitions = [.. root.Elements("itemDefinition", ns).Select(Item)],
            Elements = [.. root.Children.Select(Drg).OfType<DrgElement>()],
            Extensions = root.Element("extensionElements", ns)?.Children ?? [],
            Position = root.Position,
        };
        if (model.Namespace.Length == 0)
            Report(root, $"'definitions' has no attribute 'namespace'.");
        CheckIds(model);
        return model;
    }

    private void CheckIds(DmnModel model)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in model.Elements)
        {
            if (element.Id is { } id && !seen.Add(id))
                diagnostics.Add(new ModelDiagnostic(Severity.Error, $"The id '{id}' occurs twice; ids are unique in a model.", source, element.Position));
        }
    }

    private DrgElement? Drg(MarkupElement e)
    {
        if (!string.Equals(e.Namespace, ns, StringComparison.Ordinal))
            return null;
        return e.Name switch
        {
            "inputData" => new InputData { Id = e["id"], Name = Name(e), Description = Description(e), Position = e.Position, Variable = Variable(e) },
            "decision" => ReadDecision(e),
            "businessKnowledgeModel" => new BusinessKnowledgeModel
            {
                Id = e["id"],
                Name = Name(e),
                Description = Description(e),
                Position = e.Position,
                Variable = Variable(e),
                Logic = e.Element("encapsulatedLogic", ns) is { } logic ? _expressions.Function(logic) : null,
                RequiredKnowledge = Required(e, "knowledgeRequirement", "requiredKnowledge"),
            },
            "decisionService" => new DecisionService
            {
                Id = e["id"],
                Name = Name(e),
                Description = Description(e),
                Position = e.Position,
                Variable = Variable(e),
                OutputDecisions = References(e, "outputDecision"),
                EncapsulatedDecisions = References(e, "encapsulatedDecision"),
                InputDecisions = References(e, "inputDecision"),
                InputData = References(e, "inputData"),
            },
            "knowledgeSource" => new KnowledgeSource
            {
                Id = e["id"],
                Name = Name(e),
                Description = Description(e),
                Position = e.Position,
                LocationUri = e["locationURI"],
            },
            _ => null,
        };
    }

    private Decision ReadDecision(MarkupElement e)
    {
        var logic = e.Children.Where(_expressions.IsExpression).ToArray();
        if (logic.Length > 1)
            Report(logic[1], $"The decision '{e["name"]}' has {logic.Length} expressions; expected at most one.");
        return new Decision
        {
            Id = e["id"],
            Name = Name(e),
            Description = Description(e),
            Position = e.Position,
            Variable = Variable(e),
            RequiredDecisions = Required(e, "informationRequirement", "requiredDecision"),
            RequiredInputs = Required(e, "informationRequirement", "requiredInput"),
            RequiredKnowledge = Required(e, "knowledgeRequirement", "requiredKnowledge"),
            RequiredAuthorities = Required(e, "authorityRequirement", "requiredAuthority"),
            Logic = logic is [var only, ..] ? _expressions.Expression(only) : null,
        };
    }

    private ItemDefinition Item(MarkupElement e)
    {
        var function = e.Element("functionItem", ns);
        return new ItemDefinition
        {
            Name = Name(e),
            TypeRef = e.Element("typeRef", ns)?.Text.Trim(),
            IsCollection = string.Equals(e["isCollection"]?.Trim(), "true", StringComparison.OrdinalIgnoreCase) || e["isCollection"] is "1",
            AllowedValues = _expressions.TextOf(e.Element("allowedValues", ns)),
            TypeConstraint = _expressions.TextOf(e.Element("typeConstraint", ns)),
            Components = [.. e.Elements("itemComponent", ns).Select(Item)],
            Function = function is null
                ? null
                : new FunctionItem([.. function.Elements("parameters", ns).Select(_expressions.Variable)], function["outputTypeRef"]?.Trim()),
            Position = e.Position,
        };
    }

    private DmnImport Import(MarkupElement e) =>
        new(e["name"]?.Trim() ?? "", e["namespace"]?.Trim() ?? "", e["importType"]?.Trim() ?? "", e["locationURI"], e.Position);

    private InformationItem? Variable(MarkupElement e) => e.Element("variable", ns) is { } variable ? _expressions.Variable(variable) : null;

    private string? Description(MarkupElement e) => e.Element("description", ns)?.Text.Trim();

    private string Name(MarkupElement e)
    {
        var name = e["name"];
        if (string.IsNullOrWhiteSpace(name))
            Report(e, $"'{e.Name}' has no name.");
        return ExpressionReader.NormalName(name ?? "");
    }

    private ImmutableArray<ElementReference> Required(MarkupElement e, string requirement, string reference) =>
        [.. e.Elements(requirement, ns).SelectMany(r => References(r, reference))];

    private ImmutableArray<ElementReference> References(MarkupElement e, string name) =>
        [.. e.Elements(name, ns).Select(r => new ElementReference(r["href"]?.Trim() ?? "", r.Position))];

    private void Report(MarkupElement e, Phrase message) => diagnostics.Add(new ModelDiagnostic(Severity.Error, message, source, e.Position));
}
