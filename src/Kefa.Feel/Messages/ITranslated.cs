namespace Kefa.Feel;

/// <summary>Something that has words of its own in Chinese; <see cref="object.ToString"/> answers the English ones.</summary>
public interface ITranslated
{
    /// <summary>The same in Chinese.</summary>
    string Zh { get; }
}
