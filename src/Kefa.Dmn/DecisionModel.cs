using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Dmn;

/// <summary>What a model needs from its host to be compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>No imports, no functions of a host, no checks beyond those of syntax.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>Answers the model that an import names, or null when there is none.</summary>
    public Func<DmnImport, DmnModel?> Import { get; init; } = static _ => null;

    /// <summary>The type of an input that declares none itself, or null when it is not known.</summary>
    public Func<string, FeelType?> InputType { get; init; } = static _ => null;

    /// <summary>Functions that every expression may call besides the built-in ones, with their types.</summary>
    public ImmutableDictionary<string, HostFunction> Functions { get; init; } = ImmutableDictionary.Create<string, HostFunction>(StringComparer.Ordinal);

    /// <summary>Whether expressions are also checked for unknown names and types that cannot fit; what is found is an error.</summary>
    public bool Check { get; init; }
}

/// <summary>A function that the host adds.</summary>
public sealed record HostFunction(FunctionValue Function, FeelType Type);

/// <summary>
/// A model made ready to decide, with all that it imports. Compiled once; immutable and used by several threads at once.
/// A model with errors can still be asked: what could not be compiled answers an error.
/// </summary>
public sealed class DecisionModel
{
    private readonly Dictionary<string, DecisionNode> _decisions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceNode> _services = new(StringComparer.Ordinal);
    private readonly CompileOptions _options;
    private readonly Module _main;

    private DecisionModel(DmnModel model, CompileOptions options)
    {
        _options = options;
        Model = model;
        var compiler = new ModelCompiler(this, options);
        _main = compiler.Compile(model);
        Diagnostics = [.. compiler.Diagnostics];
        InputTypes = compiler.InputTypes;
        InputCount = compiler.InputCount;
        DecisionCount = compiler.DecisionCount;
        foreach (var node in _main.Nodes)
        {
            if (node is DecisionNode decision)
                _decisions.TryAdd(decision.Element.Name, decision);
            else if (node is ServiceNode service)
                _services.TryAdd(service.Element.Name, service);
        }

        Everything = compiler.EverythingIn(_main);
    }

    /// <summary>The model as it was written.</summary>
    public DmnModel Model { get; }

    /// <summary>What is wrong in the model and its imports.</summary>
    public ImmutableArray<ModelDiagnostic> Diagnostics { get; }

    /// <summary>Whether something is wrong that makes a decision fail.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>The names of the model's own decisions, in the order of the file.</summary>
    public IEnumerable<string> Decisions => _main.Nodes.OfType<DecisionNode>().Select(d => d.Element.Name);

    /// <summary>The inputs of the model and of those that it imports: namespace and name.</summary>
    public IEnumerable<(string Namespace, string Name)> Inputs => InputTypes.Keys;

    /// <summary>The types of all inputs, by namespace and name.</summary>
    internal Dictionary<(string Namespace, string Name), FeelType> InputTypes { get; }

    internal int InputCount { get; }

    internal int DecisionCount { get; }

    internal Slots Everything { get; }

    /// <summary>Compiles a model.</summary>
    public static DecisionModel Compile(DmnModel model, CompileOptions? options = null) => new(model, options ?? CompileOptions.Default);

    /// <summary>
    /// Looks for what is wrong whatever the facts are: gaps and overlaps of decision tables, rules that never match or never count, defaults that are never
    /// used, conditions that nobody can meet or that everybody meets. What is found is so; where a cell or a table is beyond the analysis it says so.
    /// </summary>
    /// <param name="facts">What is known of the values of an input, or of a member of one by its path (<c>sales.L</c>); null where nothing is.</param>
    /// <exception cref="InvalidOperationException">The model was compiled without <see cref="CompileOptions.Check"/>.</exception>
    public ImmutableArray<ModelDiagnostic> Analyze(Func<string, FactDomain?>? facts = null) => _options.Check
        ? new ModelAnalysis(this, _main, facts ?? (static _ => null)).Run()
        : throw new InvalidOperationException("Only a model that was compiled with Check can be analyzed.");

    /// <summary>Whether the model has a decision of that name.</summary>
    public bool HasDecision(string name) => _decisions.ContainsKey(name);

    /// <summary>Whether the model has a decision service of that name.</summary>
    public bool HasService(string name) => _services.ContainsKey(name);

    /// <summary>Begins a run over inputs.</summary>
    public Evaluation Begin(InputSource inputs, EvaluationContext context) => new(this, inputs, context);

    /// <summary>Begins a run over inputs of the model itself, by name.</summary>
    public Evaluation Begin(IReadOnlyDictionary<string, Value> inputs, EvaluationContext context) =>
        new(this, (_, name) => inputs.TryGetValue(name, out var value) ? value : null, context);

    /// <summary>The FEEL expression of a decision whose logic is a literal expression, or null.</summary>
    public FeelExpression? ExpressionOf(string decision) => DecisionNamed(decision).Code switch
    {
        LiteralCode literal => literal.Expression,
        TypedCode { Inner: LiteralCode typed } => typed.Expression,
        _ => null,
    };

    /// <summary>What is known of the type of a decision's value.</summary>
    public FeelType TypeOf(string decision) => DecisionNamed(decision).Type;

    /// <summary>Parses an expression that may use every input, decision and function of the model.</summary>
    public ParseResult Parse(string text) => FeelExpression.Parse(text, ScopeOfEverything());

    /// <summary>
    /// The plan of a decision and of all that it requires, in a space. Inputs become slots under their names: models planned together share the
    /// inputs of one name. Those of an imported model stand under its namespace, <c>#</c> and their name.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The model has no decision of that name.</exception>
    public PlanNode Plan(string decision, PlanSpace space) => new DecisionPlanner(this, space).Plan(DecisionNamed(decision));

    /// <summary>The plans of several decisions, which share what they require.</summary>
    /// <exception cref="KeyNotFoundException">The model has no decision of one of the names.</exception>
    public ImmutableArray<PlanNode> Plan(IEnumerable<string> decisions, PlanSpace space)
    {
        var planner = new DecisionPlanner(this, space);
        return [.. decisions.Select(d => planner.Plan(DecisionNamed(d)))];
    }

    internal ParseScope ScopeOfEverything() => WithHostFunctions(_main.TypesScope).With(Everything.Types);

    internal ParseScope WithHostFunctions(ParseScope scope) => scope.With(_options.Functions.Select(f => KeyValuePair.Create(f.Key, f.Value.Type)));

    internal IEnumerable<string> HostFunctions => _options.Functions.Keys;

    internal Value? HostFunction(string name) => _options.Functions.TryGetValue(name, out var function) ? function.Function : null;

    internal DecisionNode DecisionNamed(string name) =>
        _decisions.TryGetValue(name, out var node) ? node : throw new KeyNotFoundException($"The model '{Model.Name}' has no decision '{name}'.");

    internal ServiceNode ServiceNamed(string name) =>
        _services.TryGetValue(name, out var node) ? node : throw new KeyNotFoundException($"The model '{Model.Name}' has no decision service '{name}'.");
}
