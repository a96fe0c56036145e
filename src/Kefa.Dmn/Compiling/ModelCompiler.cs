using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Compiles a model and its imports: resolves references, orders the graph, compiles each logic after what it requires.</summary>
internal sealed class ModelCompiler(DecisionModel target, CompileOptions options)
{
    private const int MaxTypeDepth = 30;

    private readonly Dictionary<string, Module> _modules = new(StringComparer.Ordinal);
    private readonly HashSet<Node> _done = [];

    public List<ModelDiagnostic> Diagnostics { get; } = [];

    public Dictionary<(string Namespace, string Name), FeelType> InputTypes { get; } = [];

    public int InputCount { get; private set; }

    public int DecisionCount { get; private set; }

    public Module Compile(DmnModel model)
    {
        var main = Load(model);
        foreach (var module in _modules.Values)
        {
            foreach (var (name, imported) in module.Imports)
                module.Types.Import(name, imported.Types);
        }

        foreach (var module in _modules.Values)
            module.TypesScope = TypesOf(module);
        var requirements = new Dictionary<Node, List<Node>>();
        foreach (var node in _modules.Values.SelectMany(m => m.Nodes))
            requirements[node] = Resolve(node);
        foreach (var node in _modules.Values.SelectMany(m => m.Nodes))
        {
            node.Requirements = SlotsOf(node.Module, requirements[node], node is KnowledgeNode ? node : null);
            if (node is ServiceNode service)
                Describe(service);
        }

        foreach (var node in _modules.Values.SelectMany(m => m.Nodes))
            Order(node, requirements);
        return main;
    }

    /// <summary>All elements of a module, and all knowledge of those that it imports.</summary>
    public Slots EverythingIn(Module module) => SlotsOf(module, [.. module.Nodes, .. module.Imports.SelectMany(i => i.Value.Nodes)], null);

    private Module Load(DmnModel main)
    {
        var first = Add(main);
        var open = new Queue<Module>([first]);
        while (open.TryDequeue(out var module))
        {
            foreach (var import in module.Model.Imports)
            {
                // Imports of other things than models (PMML, XSD) concern only those who use them.
                if (!DmnReader.Namespaces.Contains(import.ImportType, StringComparer.Ordinal))
                    continue;
                if (!_modules.TryGetValue(import.Namespace, out var imported))
                {
                    if (options.Import(import) is not { } model)
                    {
                        Report(module, import.Position, $"The model '{import.Namespace}', imported as '{import.Name}', was not found.");
                        continue;
                    }

                    imported = Add(model);
                    open.Enqueue(imported);
                }

                module.Imports.Add(KeyValuePair.Create(ExpressionReader.NormalName(import.Name), imported));
            }
        }

        return first;
    }

    private Module Add(DmnModel model)
    {
        var module = new Module(model, new TypeTable(model, Diagnostics));
        _modules[model.Namespace] = module;
        foreach (var element in model.Elements)
        {
            Node? node = element switch
            {
                InputData input => new InputNode(module, input, InputCount++),
                Decision decision => new DecisionNode(module, decision, DecisionCount++),
                BusinessKnowledgeModel knowledge => new KnowledgeNode(module, knowledge),
                DecisionService service => new ServiceNode(module, service),
                _ => null,
            };
            if (node is null)
                continue;
            module.Nodes.Add(node);
            if (element.Id is { } id)
                module.ById.TryAdd(id, node);
        }

        return module;
    }

    private static ParseScope TypesOf(Module module)
    {
        var scope = ParseScope.Empty;
        foreach (var name in module.Types.Names)
            scope = scope.WithType(name, module.Types.Find(name)!.Feel);
        foreach (var (prefix, imported) in module.Imports)
        {
            foreach (var name in imported.Types.Names)
                scope = scope.WithType(prefix.Length == 0 ? name : $"{prefix}.{name}", imported.Types.Find(name)!.Feel);
        }

        return scope;
    }

    private List<Node> Resolve(Node node)
    {
        IEnumerable<ElementReference> references = node switch
        {
            DecisionNode { Decision: var d } => [.. d.RequiredInputs, .. d.RequiredDecisions, .. d.RequiredKnowledge],
            KnowledgeNode { Model: var k } => k.RequiredKnowledge,
            ServiceNode { Service: var s } => s.OutputDecisions,
            _ => [],
        };
        return [.. references.Select(r => Find(node.Module, r)).OfType<Node>()];
    }

    private Node? Find(Module module, ElementReference reference)
    {
        var hash = reference.Href.LastIndexOf('#');
        var ns = hash > 0 ? reference.Href[..hash] : "";
        var id = reference.Href[(hash + 1)..];
        var home = ns.Length == 0 || string.Equals(ns, module.Model.Namespace, StringComparison.Ordinal) ? module : _modules.GetValueOrDefault(ns);
        if (home?.ById.GetValueOrDefault(id) is { } node)
            return node;
        if (home is null)
            Report(module, reference.Position, $"The reference '{reference.Href}' names the model '{ns}', which is not imported.");
        else
            Report(module, reference.Position, $"There is no element with the id '{id}' in '{home.Model.Name}'.");
        return null;
    }

    private static Slots SlotsOf(Module module, IReadOnlyList<Node> nodes, Node? itself)
    {
        List<KeyValuePair<string, Node>> own = [.. nodes.Where(n => n.Module == module).Select(n => KeyValuePair.Create(n.Name, n))];
        if (itself is not null)
            own.Add(KeyValuePair.Create(itself.Name, itself));
        List<KeyValuePair<string, Slots>> imports = [];
        foreach (var group in nodes.Where(n => n.Module != module).GroupBy(n => n.Module))
        {
            var members = group.Select(n => KeyValuePair.Create(n.Name, n));
            var names = module.Imports.Where(i => i.Value == group.Key).Select(i => i.Key).ToArray();
            if (names.Contains("", StringComparer.Ordinal))
                own.AddRange(members);
            imports.AddRange(names.Where(n => n.Length > 0).Select(n => KeyValuePair.Create(n, new Slots(members, []))));
        }

        return new Slots(own, imports);
    }

    private void Describe(ServiceNode service)
    {
        var s = service.Service;
        service.Outputs = [.. s.OutputDecisions.Select(r => Find(service.Module, r)).OfType<DecisionNode>()];
        service.Parameters = [.. s.InputData.Concat(s.InputDecisions).Select(r => Find(service.Module, r)).OfType<Node>()];
        service.Function = new ServiceFunction(service, target);
    }

    /// <summary>Compiles a node after all that it requires, with a stack of our own: chains may be long.</summary>
    private void Order(Node start, Dictionary<Node, List<Node>> requirements)
    {
        var open = new Stack<(Node Node, int Next)>([(start, 0)]);
        var onPath = new HashSet<Node> { start };
        if (_done.Contains(start))
            return;
        while (open.TryPop(out var top))
        {
            var needed = requirements[top.Node];
            if (top.Next < needed.Count)
            {
                open.Push((top.Node, top.Next + 1));
                var next = needed[top.Next];
                if (onPath.Contains(next))
                {
                    if (next is DecisionNode)
                    {
                        Report(next.Module, next.Element.Position, $"The decision '{next.Name}' requires itself: {Circle(open, next)}.");
                        needed.RemoveAt(top.Next);
                        top.Node.Requirements = SlotsOf(top.Node.Module, needed, top.Node is KnowledgeNode ? top.Node : null);
                        open.Pop();
                        open.Push((top.Node, top.Next));
                    }
                }
                else if (!_done.Contains(next))
                {
                    open.Push((next, 0));
                    onPath.Add(next);
                }

                continue;
            }

            Finish(top.Node, needed);
            onPath.Remove(top.Node);
            _done.Add(top.Node);
        }
    }

    private static string Circle(IEnumerable<(Node Node, int Next)> open, Node start)
    {
        var path = open.Select(o => o.Node).TakeWhile(n => n != start).Select(n => n.Name).Reverse();
        return string.Join(" → ", [start.Name, .. path, start.Name]);
    }

    private void Finish(Node node, List<Node> needed)
    {
        if (options.Check)
            node.Written = new WrittenLogic();
        var compiler = new ExpressionCompiler(node.Module, options.Check, Diagnostics, node.Written);
        var scope = target.WithHostFunctions(node.Module.TypesScope).With(node.Requirements.Types);
        switch (node)
        {
            case InputNode input:
                var item = ((InputData)input.Element).Variable;
                input.Declared = node.Module.Types.Resolve(item?.TypeRef, item?.Position ?? input.Element.Position);
                input.Type = input.Declared.IsAny ? options.InputType(input.Name) ?? FeelType.Any : input.Declared.Feel;
                InputTypes[(node.Module.Model.Namespace, input.Name)] = input.Type;
                break;
            case DecisionNode decision:
                var variable = decision.Decision.Variable;
                decision.Declared = node.Module.Types.Resolve(variable?.TypeRef, variable?.Position ?? decision.Element.Position);
                if (decision.Decision.Logic is { } logic)
                    decision.Code = compiler.Compile(logic, scope, decision.Declared);
                // What has no logic is made elsewhere, and may be anything.
                decision.Type = Shallow(!decision.Declared.IsAny ? decision.Declared.Feel : decision.Decision.Logic is null ? FeelType.Any : decision.Code.Type);
                decision.Needs = [.. needed.OfType<DecisionNode>()];
                decision.Height = decision.Needs.IsEmpty ? 0 : decision.Needs.Max(d => d.Height) + 1;
                break;
            case KnowledgeNode knowledge:
                CompileKnowledge(knowledge, compiler, scope);
                break;
            case ServiceNode service:
                var result = service.Service.Variable;
                var declared = node.Module.Types.Resolve(result?.TypeRef, result?.Position ?? service.Element.Position);
                service.Declared = declared.Feel is FunctionType function ? new DmnType(function.Result) : declared;
                service.Type = FeelType.FunctionOf(service.Declared.Feel, service.Parameters.Select(p => p.Type));
                break;
            default:
                break;
        }
    }

    private void CompileKnowledge(KnowledgeNode knowledge, ExpressionCompiler compiler, ParseScope scope)
    {
        if (knowledge.Model.Logic is not { } logic)
            return;
        var variable = knowledge.Model.Variable;
        var declared = knowledge.Module.Types.Resolve(variable?.TypeRef, variable?.Position ?? knowledge.Element.Position);
        var body = compiler.Signature(knowledge.Name, logic, declared);
        knowledge.Type = body.Type;
        knowledge.Function = new BoxedFunction(body, new KnowledgeScope(knowledge, target.HostFunction));
        compiler.Fill(body, logic, scope.With(knowledge.Name, FeelType.FunctionOf(body.Result.Feel, body.ParameterTypes.Select(t => t.Feel))));
        knowledge.Type = Shallow(body.Type);
    }

    /// <summary>The type, unless it is nested so deep (a long chain of decisions, each round the one before) that walking through it would cost the stack.</summary>
    private static FeelType Shallow(FeelType type) => IsDeeper(type, MaxTypeDepth) ? FeelType.Any : type;

    private static bool IsDeeper(FeelType type, int depth) => depth == 0 || type switch
    {
        ListType list => IsDeeper(list.Item, depth - 1),
        RangeType range => IsDeeper(range.End, depth - 1),
        ContextType context => context.Members.Any(m => IsDeeper(m.Value, depth - 1)),
        FunctionType function => IsDeeper(function.Result, depth - 1) || function.Parameters.Any(p => IsDeeper(p, depth - 1)),
        _ => false,
    };

    private void Report(Module module, Position position, Phrase message) =>
        Diagnostics.Add(new ModelDiagnostic(Severity.Error, message, module.Model.Source, position));
}
