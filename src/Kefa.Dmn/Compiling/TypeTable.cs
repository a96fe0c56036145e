using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>The item definitions of one model, resolved once. A type that contains itself is Any where it does.</summary>
internal sealed class TypeTable
{
    /// <summary>Types are walked as trees: in one whose parts are shared again and again there is no end to that.</summary>
    private const int MostParts = 10_000;

    private readonly Dictionary<string, ItemDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DmnType> _resolved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _resolving = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeTable> _imports = new(StringComparer.Ordinal);
    private readonly DmnModel _model;
    private readonly List<ModelDiagnostic> _diagnostics;

    public TypeTable(DmnModel model, List<ModelDiagnostic> diagnostics)
    {
        _model = model;
        _diagnostics = diagnostics;
        foreach (var definition in model.ItemDefinitions)
        {
            if (!_definitions.TryAdd(definition.Name, definition))
                Report(Severity.Error, $"The type '{definition.Name}' is defined twice.", definition.Position);
        }
    }

    public IEnumerable<string> Names => _definitions.Keys;

    public void Import(string name, TypeTable types) => _imports[name] = types;

    /// <summary>The type of that name; Any, with a warning, when there is none.</summary>
    public DmnType Resolve(string? name, Position position)
    {
        if (string.IsNullOrWhiteSpace(name))
            return DmnType.Any;
        if (Find(name) is { } type)
            return type;
        Report(Severity.Warning, $"There is no type '{name}'; values are taken as they are. Define it as an item definition or correct the name.", position);
        return DmnType.Any;
    }

    public DmnType? Find(string name)
    {
        if (_definitions.TryGetValue(name, out var definition))
            return Of(definition);
        var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (Basic(local) is { } basic)
            return new DmnType(basic) { Name = local };
        if (_definitions.TryGetValue(local, out definition))
            return Of(definition);
        foreach (var (prefix, types) in _imports)
        {
            if (prefix.Length == 0 ? types._definitions.ContainsKey(name) : name.StartsWith(prefix + ".", StringComparison.Ordinal))
                return types.Find(prefix.Length == 0 ? name : name[(prefix.Length + 1)..]);
        }

        return null;
    }

    private static FeelType? Basic(string name) => FeelType.Named(name) ?? name switch
    {
        "context" => FeelType.ContextOf(),
        "list" => FeelType.ListOf(FeelType.Any),
        _ => null,
    };

    private DmnType Of(ItemDefinition definition)
    {
        if (_resolved.TryGetValue(definition.Name, out var known))
            return known;
        if (!_resolving.Add(definition.Name))
            return DmnType.Any;
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Report(Severity.Error, $"The type '{definition.Name}' is defined through too many others; values are taken as they are.", definition.Position);
            return _resolved[definition.Name] = DmnType.Any;
        }

        var type = Build(definition, ParseScope.Empty);
        _resolving.Remove(definition.Name);
        return _resolved[definition.Name] = type;
    }

    /// <param name="definition">What to resolve.</param>
    /// <param name="siblings">The names of the components beside it, which its tests may use.</param>
    private DmnType Build(ItemDefinition definition, ParseScope siblings)
    {
        DmnType? @base = null;
        ImmutableArray<KeyValuePair<string, DmnType>> components = [];
        FeelType feel;
        if (definition.Function is { } function)
        {
            feel = FeelType.FunctionOf(
                Resolve(function.OutputTypeRef, definition.Position).Feel,
                function.Parameters.Select(p => Resolve(p.TypeRef, p.Position).Feel));
        }
        else if (!definition.Components.IsEmpty)
        {
            foreach (var twice in definition.Components.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
                Report(Severity.Error, $"The type '{definition.Name}' has two components '{twice.Key}'.", twice.Last().Position);
            var names = ParseScope.OfNames(definition.Components.Select(c => c.Name));
            components = [.. definition.Components.Select(c => KeyValuePair.Create(c.Name, Build(c, names)))];
            feel = FeelType.ContextOf(components.Select(c => KeyValuePair.Create(c.Key, c.Value.Feel)));
        }
        else
        {
            @base = Resolve(definition.TypeRef, definition.Position);
            feel = @base.Feel;
        }

        if (ContextType.SizeOf(feel) > MostParts)
        {
            Report(Severity.Warning, $"The type '{definition.Name}' has more than {MostParts} parts; its values are not checked against it.", definition.Position);
            (feel, @base, components) = (FeelType.Any, null, []);
        }

        return new DmnType(definition.IsCollection ? FeelType.ListOf(feel) : feel)
        {
            Name = definition.Name,
            IsCollection = definition.IsCollection,
            Base = @base,
            Components = components,
            AllowedValues = Tests(definition.AllowedValues, feel, siblings),
            TypeConstraint = Tests(definition.TypeConstraint, definition.IsCollection ? FeelType.ListOf(feel) : feel, siblings),
        };
    }

    private FeelExpression? Tests(FeelText? text, FeelType input, ParseScope siblings)
    {
        if (text is null || string.IsNullOrWhiteSpace(text.Text))
            return null;
        var parsed = FeelExpression.ParseUnaryTests(text.Text, siblings.WithInput(input));
        foreach (var diagnostic in parsed.Diagnostics)
            Report(Severity.Error, diagnostic.Phrase, text.Position.Of(diagnostic.Line, diagnostic.Column));
        return parsed.Expression;
    }

    private void Report(Severity severity, Phrase message, Position position) =>
        _diagnostics.Add(new ModelDiagnostic(severity, message, _model.Source, position));
}
