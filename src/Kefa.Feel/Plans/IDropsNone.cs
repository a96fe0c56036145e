namespace Kefa.Feel.Plans;

/// <summary>A host's function of one list that answers the list without the items that are FEEL null; errors and unknown items stay.</summary>
public interface IDropsNone;
