using System.Collections.Immutable;

namespace Kefa.Dmn;

/// <summary>An XML element with its place in the text. What a model says in its extension elements is handed on in this shape.</summary>
public sealed class MarkupElement
{
    internal MarkupElement(string name, string ns, Position position, ImmutableArray<MarkupAttribute> attributes)
    {
        Name = name;
        Namespace = ns;
        Position = position;
        Attributes = attributes;
    }

    /// <summary>The name without its prefix.</summary>
    public string Name { get; }

    /// <summary>The namespace of its name.</summary>
    public string Namespace { get; }

    /// <summary>Where it stands.</summary>
    public Position Position { get; }

    /// <summary>The attributes, in order.</summary>
    public ImmutableArray<MarkupAttribute> Attributes { get; }

    /// <summary>The elements within it, in order.</summary>
    public ImmutableArray<MarkupElement> Children { get; internal set; } = [];

    /// <summary>The element's own text, without that of its children.</summary>
    public string Text { get; internal set; } = "";

    /// <summary>Where the first character of <see cref="Text"/> stands.</summary>
    public Position TextPosition { get; internal set; }

    /// <summary>The value of the attribute of that name and of no namespace, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var attribute in Attributes)
            {
                if (attribute.Namespace.Length == 0 && string.Equals(attribute.Name, name, StringComparison.Ordinal))
                    return attribute.Value;
            }

            return null;
        }
    }

    /// <summary>The children of that name and namespace, in order.</summary>
    public IEnumerable<MarkupElement> Elements(string name, string ns) =>
        Children.Where(c => string.Equals(c.Name, name, StringComparison.Ordinal) && string.Equals(c.Namespace, ns, StringComparison.Ordinal));

    /// <summary>The first child of that name and namespace, or null.</summary>
    public MarkupElement? Element(string name, string ns) => Elements(name, ns).FirstOrDefault();
}

/// <summary>An attribute of a <see cref="MarkupElement"/>.</summary>
public sealed record MarkupAttribute(string Name, string Namespace, string Value);
