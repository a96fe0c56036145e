using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Answers the value of an input, or null when it is not given.</summary>
/// <param name="modelNamespace">The namespace of the model that declares the input.</param>
/// <param name="name">The input's name.</param>
public delegate Value? InputSource(string modelNamespace, string name);

/// <summary>
/// One run of a model over one set of inputs. Decisions are made when they are asked for, and only once. Not thread safe; several runs of one
/// model may go on at the same time.
/// </summary>
public sealed class Evaluation
{
    // Longer chains of decisions are made from their far end, so that the depth of the stack never depends on the model.
    private const int LazyHeight = 40;

    private readonly InputSource _source;
    private readonly Value?[] _inputs;
    private readonly Value?[] _decisions;

    internal Evaluation(DecisionModel model, InputSource source, EvaluationContext context)
    {
        Model = model;
        _source = source;
        Context = context;
        _inputs = new Value?[model.InputCount];
        _decisions = new Value?[model.DecisionCount];
    }

    /// <summary>The model that decides.</summary>
    public DecisionModel Model { get; }

    /// <summary>The limits of the run, and afterwards its reports.</summary>
    public EvaluationContext Context { get; }

    /// <summary>The value of a decision of the model.</summary>
    /// <exception cref="KeyNotFoundException">The model has no decision of that name.</exception>
    public Value Decide(string decision) => ValueOf(Model.DecisionNamed(decision));

    /// <summary>The value of an expression that was compiled for the model by <see cref="DecisionModel.Parse"/>.</summary>
    public Value Evaluate(FeelExpression expression) => expression.Evaluate(new NodeScope(this, Model.Everything), Context);

    /// <summary>Calls a decision service with arguments by name; those that are missing are null.</summary>
    /// <exception cref="KeyNotFoundException">The model has no decision service of that name.</exception>
    public Value Invoke(string service) => ServiceFunction.Run(Model.ServiceNamed(service), p => InputOf(p), Model, Context);

    internal void Preset(Node node, Value value)
    {
        if (node is InputNode input)
            _inputs[input.Index] = value;
        else if (node is DecisionNode decision)
            _decisions[decision.Index] = value;
    }

    internal Value ValueOf(Node node) => node switch
    {
        InputNode input => _inputs[input.Index] ??= input.Declared.Coerce(InputOf(input), Context),
        DecisionNode decision => _decisions[decision.Index] ?? Make(decision),
        KnowledgeNode knowledge => knowledge.Function ?? Value.Null,
        ServiceNode service => service.Function ?? Value.Null,
        _ => Value.Null,
    };

    internal Value ValueOf(Slots imported) => new ContextValue(
        imported.Nodes.Select(n => KeyValuePair.Create(n.Key, ValueOf(n.Value)))
            .Concat(imported.Imports.Select(i => KeyValuePair.Create(i.Key, ValueOf(i.Value)))));

    private Value InputOf(Node node) => _source(node.Module.Model.Namespace, node.Name) ?? Value.Null;

    private Value Make(DecisionNode decision)
    {
        if (decision.Height <= LazyHeight)
            return MakeOne(decision);
        var open = new Stack<DecisionNode>([decision]);
        while (open.TryPeek(out var top))
        {
            var missing = top.Needs.FirstOrDefault(n => _decisions[n.Index] is null);
            if (missing is not null)
            {
                open.Push(missing);
                continue;
            }

            if (_decisions[top.Index] is null)
                MakeOne(top);
            open.Pop();
        }

        return _decisions[decision.Index]!;
    }

    private Value MakeOne(DecisionNode decision)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationLimitException($"The decision '{decision.Name}' is nested too deep.");
        Context.Trace?.Begin();
        // A decision without logic is made elsewhere: its value may be given like an input.
        var made = decision.Decision.Logic is null ? InputOf(decision) : decision.Code.Evaluate(new NodeScope(this, decision.Requirements), Context);
        var value = decision.Declared.Coerce(made, Context);
        Context.Trace?.End(decision.Name, value);
        return _decisions[decision.Index] = value;
    }
}

/// <summary>The names that the logic of a node sees, computed when they are read.</summary>
internal sealed class NodeScope(Evaluation evaluation, Slots slots) : Scope
{
    public override Value? Find(string name)
    {
        if (slots.Nodes.TryGetValue(name, out var node))
            return evaluation.ValueOf(node);
        if (slots.Imports.TryGetValue(name, out var imported))
            return evaluation.ValueOf(imported);
        return evaluation.Model.HostFunction(name);
    }
}

/// <summary>The names that a business knowledge model sees: other knowledge, which needs no facts.</summary>
internal sealed class KnowledgeScope(Node owner, Func<string, Value?> hostFunction) : Scope
{
    public override Value? Find(string name)
    {
        if (owner.Requirements.Nodes.TryGetValue(name, out var node))
            return FunctionOf(node);
        if (owner.Requirements.Imports.TryGetValue(name, out var imported))
            return ContextOf(imported);
        return hostFunction(name);
    }

    private static Value FunctionOf(Node node) => node switch
    {
        KnowledgeNode { Function: { } function } => function,
        ServiceNode { Function: { } function } => function,
        _ => Value.Null,
    };

    private static ContextValue ContextOf(Slots slots) => new(
        slots.Nodes.Select(n => KeyValuePair.Create(n.Key, FunctionOf(n.Value)))
            .Concat(slots.Imports.Select(i => KeyValuePair.Create(i.Key, (Value)ContextOf(i.Value)))));
}

/// <summary>A decision service as a function: it decides anew, from its arguments alone.</summary>
internal sealed class ServiceFunction(ServiceNode service, DecisionModel model) : FunctionValue([.. service.Parameters.Select(p => p.Name)])
{
    public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
    {
        if (arguments.Length != Parameters.Length)
            return context.Error($"The decision service '{service.Name}' takes {Parameters.Length} arguments ({Phrase.List(Parameters)}), not {arguments.Length}.");
        var values = new Dictionary<Node, Value>();
        for (var i = 0; i < arguments.Length; i++)
            values[service.Parameters[i]] = arguments[i];
        return Run(service, p => values[p], model, context);
    }

    internal static Value Run(ServiceNode service, Func<Node, Value> argument, DecisionModel model, EvaluationContext context)
    {
        var run = new Evaluation(model, static (_, _) => null, context);
        foreach (var parameter in service.Parameters)
        {
            var type = parameter switch { InputNode input => input.Declared, DecisionNode decision => decision.Declared, _ => DmnType.Any };
            run.Preset(parameter, type.Coerce(argument(parameter), context));
        }

        var result = service.Outputs switch
        {
            [] => Value.Null,
            [var only] => run.ValueOf(only),
            var several => new ContextValue(several.Select(o => KeyValuePair.Create(o.Name, run.ValueOf(o)))),
        };
        return service.Declared.Coerce(result, context);
    }
}
