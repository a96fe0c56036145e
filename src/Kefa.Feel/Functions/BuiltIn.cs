using System.Collections.Immutable;

namespace Kefa.Feel.Functions;

/// <summary>What a function does with arguments of which something is unknown.</summary>
internal enum OnUnknown
{
    /// <summary>The answer is unknown as soon as anything in an argument is, however deep.</summary>
    Spread,

    /// <summary>The answer is unknown when an argument is; what is unknown inside a list or context passes through.</summary>
    PassItems,

    /// <summary>The body deals with it.</summary>
    Handle,
}

/// <summary>The body of a built-in function. Arguments fit a signature in number; their types are asked of the call.</summary>
internal delegate Value Body(ref Call call);

/// <summary>A built-in function: chooses the signature, lets errors and unknowns through, and calls the body.</summary>
internal sealed class BuiltIn(string name, Body body, params ImmutableArray<Signature> signatures) : BuiltInFunction(name, signatures)
{
    public OnUnknown OnUnknown { get; init; }

    /// <summary>Whether every argument of the right type has an answer, so that an unknown argument's answer is of the result type and never null.</summary>
    public bool Total { get; init; }

    /// <summary>Whether an argument may be an error (<c>is</c>, <c>count</c>, and functions that look into lists).</summary>
    public bool TakesErrors { get; init; }

    /// <summary>The steps that a call counts as, where it takes much longer than others.</summary>
    public int Cost { get; init; }

    /// <summary>The steps that each item of a list counts as, beside the one that every argument does.</summary>
    public int CostPerItem { get; init; }

    public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
    {
        foreach (var signature in Signatures)
        {
            var most = signature.Parameters.Length;
            if (arguments.Length >= Required(signature) && (arguments.Length <= most || signature.Variadic))
                return Run(arguments, signature, context);
        }

        return context.Error($"{Name} has no form with {arguments.Length} arguments; write {Forms()}.");
    }

    public override Value InvokeNamed(IReadOnlyList<KeyValuePair<string, Value>> arguments, EvaluationContext context)
    {
        foreach (var signature in Signatures)
        {
            if (TryArrange(arguments, signature, out var positional))
                return Run(positional, signature, context);
        }

        return context.Error($"{Name} has no form with the parameters {Phrase.List(arguments.Select(argument => argument.Key))}; write {Forms()}.");
    }

    public override string ToString() => Name;

    private static int Required(Signature signature)
    {
        var required = 0;
        foreach (var parameter in signature.Parameters)
        {
            if (!parameter.Optional)
                required++;
        }

        return required;
    }

    private static bool TryArrange(IReadOnlyList<KeyValuePair<string, Value>> arguments, Signature signature, out Value[] positional)
    {
        var count = Required(signature);
        positional = new Value[signature.Parameters.Length];
        foreach (var (name, value) in arguments)
        {
            var at = -1;
            for (var i = 0; i < signature.Parameters.Length && at < 0; i++)
                at = signature.Parameters[i].Name == name ? i : -1;
            if (at < 0)
                return false;
            positional[at] = value;
            count = Math.Max(count, at + 1);
        }

        for (var i = 0; i < count; i++)
            positional[i] ??= Null;
        positional = positional[..count];
        return true;
    }

    private Value Run(ReadOnlySpan<Value> arguments, Signature signature, EvaluationContext context)
    {
        arguments = Unwrap(arguments, signature);
        var unknown = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is ErrorValue error && !TakesErrors)
                return error;
            unknown |= OnUnknown switch
            {
                OnUnknown.Spread => Operations.IsUnknownDeep(arguments[i]),
                OnUnknown.PassItems => arguments[i] is UnknownValue,
                _ => false,
            };
        }

        return unknown ? Unknown(arguments, signature, context) : Call(arguments, context);
    }

    /// <summary>Lists of one become their item where the parameter is of a type that is no list.</summary>
    private static ReadOnlySpan<Value> Unwrap(ReadOnlySpan<Value> arguments, Signature signature)
    {
        Value[]? unwrapped = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is not ListValue { Items: [var only] } || ParameterAt(signature, i).Type is var type && (type is ListType || type == FeelType.Any))
                continue;
            unwrapped ??= arguments.ToArray();
            unwrapped[i] = only;
        }

        return unwrapped ?? arguments;
    }

    private static Parameter ParameterAt(Signature signature, int index) => signature.Parameters[Math.Min(index, signature.Parameters.Length - 1)];

    private Value Call(ReadOnlySpan<Value> arguments, EvaluationContext context)
    {
        if (Cost > 0)
            context.Step(Cost);
        if (CostPerItem > 0)
            context.Step((long)CostPerItem * (arguments is [ListValue list] ? list.Items.Length : arguments.Length));
        var call = new Call(Name, arguments, context);
        return body(ref call);
    }

    /// <summary>The answer over unknown arguments: an error when one could only be of a wrong type and no other may be null.</summary>
    private new Value Unknown(ReadOnlySpan<Value> arguments, Signature signature, EvaluationContext context)
    {
        var typed = Total;
        var mayBeNull = false;
        Phrase? misfit = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = ParameterAt(signature, i);
            if (arguments[i] is not UnknownValue unknown)
            {
                mayBeNull |= arguments[i] is NullValue;
                typed &= !Operations.IsUnknownDeep(arguments[i]) && parameter.Type.Contains(arguments[i]);
                continue;
            }

            var wanted = Kinds.Of(parameter.Type);
            mayBeNull |= unknown.Kind is UnknownKind.Any or UnknownKind.List; // a list may turn out to hold one null
            typed &= unknown.Kind != UnknownKind.Any && (wanted == UnknownKind.Any || wanted == unknown.Kind); // of any kind: even an error
            if (wanted is not (UnknownKind.Any or UnknownKind.List) && unknown.Kind is not (UnknownKind.Any or UnknownKind.List) && wanted != unknown.Kind)
                misfit ??= $"{Name}: '{parameter.Name}' must be a {parameter.Type}, but is an unknown {Kinds.Name(unknown.Kind)}.";
        }

        return misfit is not null && !mayBeNull
            ? context.Error(misfit)
            : Operations.UnknownFrom(typed ? Kinds.Of(signature.Result) : UnknownKind.Any, arguments);
    }

    private Phrase Forms() => Phrase.List(Signatures.Select(signature =>
        $"{Name}({string.Join(", ", signature.Parameters.Select(p => p.Optional ? $"[{p.Name}]" : p.Name))}{(signature.Variadic ? ", …" : "")})"), " or ");
}
