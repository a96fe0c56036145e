using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Dmn;

/// <summary>Turns decisions into plans: required decisions and the bodies of functions become part of the plan; what is no literal expression escapes.</summary>
internal sealed partial class DecisionPlanner(DecisionModel model, PlanSpace space)
{
    // Functions that call themselves end here and are called as they stand; so are those that call others again and again.
    private const int DeepestInlined = 20;
    private const int MostInlined = 500;

    // So many plans are made of a call over a list of which items may have been dropped.
    private const int LongestKept = 6;

    // Longer chains of decisions are planned from their far end, so that the depth of the stack never depends on the model.
    private const int LazyHeight = 40;

    private readonly Dictionary<Node, PlanNode> _planned = [];
    private readonly Dictionary<Slots, ContextValue> _importedFunctions = [];
    private int _depth;
    private int _inlined;

    public PlanNode Plan(Node node)
    {
        if (node is DecisionNode { Height: > LazyHeight } high)
            PlanNeeds(high);
        if (!_planned.TryGetValue(node, out var plan))
        {
            _planned[node] = plan = node is not DecisionNode || System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()
                ? Make(node)
                : space.Constant(new ErrorValue($"The decision '{node.Name}' is nested too deep."));
        }

        return plan;
    }

    private void PlanNeeds(DecisionNode decision)
    {
        Stack<DecisionNode> open = new(_planned.ContainsKey(decision) ? [] : [decision]);
        while (open.TryPeek(out var top))
        {
            if (top.Needs.FirstOrDefault(n => !_planned.ContainsKey(n)) is { } missing)
            {
                open.Push(missing);
                continue;
            }

            open.Pop();
            if (top != decision && !_planned.ContainsKey(top))
                _planned[top] = Make(top);
        }
    }

    private PlanNode Make(Node node) => node switch
    {
        InputNode input => Coerced(space.Input(InputName(input), input.Type), input.Declared),
        DecisionNode { Decision.Logic: null } given => Coerced(space.Input(InputName(given), given.Type), given.Declared),
        DecisionNode decision => Coerced(Plan(decision.Code, decision.Requirements), decision.Declared),
        KnowledgeNode { Function: { } function } => space.Constant(function),
        ServiceNode { Function: { } function } => space.Constant(function),
        _ => space.Constant(Value.Null),
    };

    /// <summary>An input of an imported model is told from one of the same name by its namespace.</summary>
    private string InputName(Node node) => node.Module.Model == model.Model ? node.Name : $"{node.Module.Model.Namespace}#{node.Name}";

    private PlanNode Plan(Code code, Slots slots) => code switch
    {
        LiteralCode literal => literal.Expression.Plan(space, name => NodeOf(name, slots), Inline),
        TypedCode typed => Coerced(Plan(typed.Inner, slots), typed.Declared),
        NullCode => space.Constant(Value.Null),
        TableCode table => space.Escape(code, Describe(code), code.Type, Everything(slots), code.Evaluate, Inside(table, name => NodeOf(name, slots))),
        _ => space.Escape(code, Describe(code), code.Type, Everything(slots), code.Evaluate),
    };

    private PlanNode? NodeOf(string name, Slots slots)
    {
        if (slots.Nodes.TryGetValue(name, out var node))
            return Plan(node);
        if (slots.Imports.TryGetValue(name, out var imported))
            return Imported(imported);
        return model.HostFunction(name) is { } host ? space.Constant(host) : null;
    }

    private IEnumerable<KeyValuePair<string, PlanNode>> Everything(Slots slots) =>
        slots.Nodes.Keys.Concat(slots.Imports.Keys).Concat(model.HostFunctions).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, NodeOf(name, slots)!));

    /// <summary>What is imported: functions are known now, decisions of the other model are not read through a name's path here.</summary>
    private PlanNode Imported(Slots imported)
    {
        List<KeyValuePair<string, PlanNode>> members = [.. imported.Nodes.Select(n => KeyValuePair.Create(n.Key, Plan(n.Value)))];
        if (members.All(m => m.Value is PlanConstant) && imported.Imports.Count == 0)
            return space.Constant(_importedFunctions.TryGetValue(imported, out var known)
                ? known
                : _importedFunctions[imported] = new ContextValue(members.Select(m => KeyValuePair.Create(m.Key, ((PlanConstant)m.Value).Value))));
        members.AddRange(imported.Imports.Select(i => KeyValuePair.Create(i.Key, Imported(i.Value))));
        return space.Escape(imported, "imported model", FeelType.ContextOf(imported.Types), members, (scope, _) =>
            new ContextValue(members.Select(m => KeyValuePair.Create(m.Key, scope.Find(m.Key)!))));
    }

    private PlanNode? Inline(FunctionValue function, ImmutableArray<PlanNode> arguments)
    {
        if (function is not BoxedFunction { Body: var body, Closure: KnowledgeScope closure } || arguments.Length != body.Parameters.Length || _depth >= DeepestInlined || _inlined >= MostInlined)
            return null;
        for (var i = 0; i < arguments.Length; i++)
        {
            // An argument that may not fit its parameter makes the whole call an error: that is left to the call.
            if (!IsFree(arguments[i].Type, body.ParameterTypes[i]))
                return null;
        }

        if (IsContext(body.Body) && arguments.FirstOrDefault(IsKept) is { } kept)
            return ByLength(function, arguments, kept);
        _inlined++;
        _depth++;
        var result = PlanBody(
            body.Body,
            name => body.Parameters.IndexOf(name, 0, StringComparer.Ordinal) is >= 0 and var at ? arguments[at] : closure.Find(name) is { } value ? space.Constant(value) : null,
            body.Parameters,
            closure);
        _depth--;
        return result is null ? null : Coerced(result, body.Result);
    }

    private static bool IsContext(Code body) => body is ContextCode { Result: not null } || (body is TypedCode typed && IsContext(typed.Inner));

    private static bool IsKept(PlanNode argument) => argument is PlanCall { Function: IDropsNone, Operands: [PlanOperation { Operator: PlanOperator.List, Operands.Length: <= LongestKept }] };

    /// <summary>A call over a list of which items may have been dropped: for each length that it can have, over the items that are left.</summary>
    private PlanNode? ByLength(FunctionValue function, ImmutableArray<PlanNode> arguments, PlanNode kept)
    {
        BuiltIns.TryFind("count", out var count);
        PlanNode? result = null;
        for (var length = 0; length <= kept.Operands[0].Operands.Length; length++)
        {
            var list = space.List([.. Enumerable.Range(1, length).Select(i => space.KeptItem(kept, i))]);
            if (Inline(function, arguments.Replace(kept, list)) is not { } body)
                return null;
            result = result is null ? body : space.If(space.Compare(PlanOperator.Equal, space.Call(count!, FeelType.Number, [kept]), space.Constant(Value.Of((Number)length))), body, result);
        }

        return result;
    }

    /// <summary>The plan of a function's body over its arguments, or null when it is to be called as it stands.</summary>
    private PlanNode? PlanBody(Code code, PlanNames names, ImmutableArray<string> parameters, Scope closure) => code switch
    {
        LiteralCode literal => literal.Expression.Plan(space, names, Inline),
        TypedCode typed => PlanBody(typed.Inner, names, parameters, closure) is { } inner ? Coerced(inner, typed.Declared) : null,
        ContextCode { Result: { } result } context => PlanContext(context, result, names, parameters, closure),
        TableCode table => space.Escape(
            code, Describe(code), code.Type, parameters.Select(p => KeyValuePair.Create(p, names(p)!)), (scope, context) => code.Evaluate(new Within(scope, closure), context), Inside(table, names)),
        _ => null,
    };

    /// <summary>A context with a result: each entry is planned over those before it.</summary>
    private PlanNode? PlanContext(ContextCode context, Code result, PlanNames names, ImmutableArray<string> parameters, Scope closure)
    {
        Dictionary<string, PlanNode> entries = new(StringComparer.Ordinal);
        PlanNode? Named(string name) => entries.GetValueOrDefault(name) ?? names(name);
        foreach (var (name, code) in context.Entries)
        {
            if (PlanBody(code, Named, parameters, closure) is not { } entry)
                return null;
            entries[name] = entry;
            if (!parameters.Contains(name, StringComparer.Ordinal))
                parameters = parameters.Add(name);
        }

        return PlanBody(result, Named, parameters, closure);
    }

    private PlanNode Coerced(PlanNode node, DmnType type)
    {
        if (IsFree(node.Type, type))
            return node;
        return space.Escape(type, $"as {(type.Name.Length > 0 ? type.Name : type.Feel.ToString())}", type.Feel, [KeyValuePair.Create("value", node)],
            (scope, context) => type.Coerce(scope.Find("value")!, context),
            type.IsConstrained ? null : new PlanCoercion(type.Feel));
    }

    /// <summary>Whether values of a known type pass a declared one unchanged.</summary>
    private static bool IsFree(FeelType type, DmnType declared) =>
        declared.IsAny || (!declared.IsConstrained && (type == declared.Feel || type == FeelType.Null) && declared.Feel is not (ListType or ContextType or FunctionType));

    private static string Describe(Code code) => code switch
    {
        TableCode => "decision table",
        ErrorCode => "error",
        _ => "boxed expression",
    };
}
