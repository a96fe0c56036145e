using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using Kefa.Feel;

namespace Kefa.TestSupport.Messages;

/// <summary>
/// The phrases that an assembly can say, read from its compiled methods: the compiler makes of <c>$"A {x} b"</c> a new <see cref="Phrase"/>, then a call for
/// each piece, in the order in which they are written. So none can be missed, however it is reached.
/// </summary>
public static class WrittenPhrases
{
    private const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>The English texts with numbered holes, and where each stands.</summary>
    public static IReadOnlyList<(string Key, string Where)> Of(Assembly assembly) =>
    [
        .. from type in assembly.GetTypes()
           from method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))
           let body = method.GetMethodBody()
           where body is not null && type != typeof(Phrase)
           from key in Keys(method, body.GetILAsByteArray()!)
           select (key, $"{type.FullName}.{method.Name}"),
    ];

    private static List<string> Keys(MethodBase method, byte[] code)
    {
        List<string> found = [];
        Stack<Writing> writing = [];
        string text = "";
        int last = 0, beforeLast = 0;
        for (int at = 0; at < code.Length;)
        {
            OpCode op = Codes[code[at] == 0xFE ? (short)((code[at] << 8) | code[++at]) : code[at]];
            at++;
            (int value, int length) = Operand(op, code, at);
            if (op == OpCodes.Ldstr)
            {
                text = method.Module.ResolveString(value);
            }
            else if (op.Name!.StartsWith("ldc.i4", StringComparison.Ordinal))
            {
                (beforeLast, last) = (last, value);
            }
            else if (op == OpCodes.Newobj || op == OpCodes.Call || op == OpCodes.Callvirt)
            {
                MethodBase called = Resolve(method, value);
                if (called.DeclaringType == typeof(Phrase))
                    Follow(called.Name);
            }

            at += length;
        }

        if (writing.Count > 0)
            throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} begins a phrase that it does not end: '{writing.Peek().Text}'.");
        return found;

        void Follow(string called)
        {
            if (called == ".ctor")
                writing.Push(new Writing(beforeLast, last));
            else if (called == nameof(Phrase.AppendLiteral))
                writing.Peek().Add(text);
            else if (called == nameof(Phrase.AppendFormatted))
                writing.Peek().AddHole();
            else
                return;
            while (writing.TryPeek(out Writing? top) && top.IsComplete)
                found.Add(writing.Pop().Text);
        }
    }

    private static MethodBase Resolve(MethodBase within, int token) => within.Module.ResolveMethod(
        token,
        within.DeclaringType?.IsGenericType == true ? within.DeclaringType.GetGenericArguments() : null,
        within.IsGenericMethod ? within.GetGenericArguments() : null)!;

    /// <summary>An instruction's operand as a number (what a short form of <c>ldc.i4</c> loads included), and its length.</summary>
    private static (int Value, int Length) Operand(OpCode op, byte[] code, int at) => op.OperandType switch
    {
        OperandType.InlineNone => (op.Value >= OpCodes.Ldc_I4_M1.Value && op.Value <= OpCodes.Ldc_I4_8.Value ? op.Value - OpCodes.Ldc_I4_0.Value : 0, 0),
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => ((sbyte)code[at], 1),
        OperandType.InlineVar => (0, 2),
        OperandType.InlineI8 or OperandType.InlineR => (0, 8),
        OperandType.InlineSwitch => (0, 4 + (4 * BitConverter.ToInt32(code, at))),
        _ => (BitConverter.ToInt32(code, at), 4),
    };

    /// <summary>A phrase of which some pieces were met.</summary>
    private sealed class Writing(int literals, int holes)
    {
        private readonly StringBuilder _text = new();
        private int _literals;
        private int _holes;

        public string Text => _text.ToString();

        public bool IsComplete => _literals == literals && _holes == holes;

        public void Add(string text)
        {
            _text.Append(text);
            _literals += text.Length;
        }

        public void AddHole() => _text.Append('{').Append(_holes++).Append('}');
    }
}
