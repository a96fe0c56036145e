namespace Kefa.Bureau.Storage;

/// <summary>A row that belongs to exactly one bureau: filtered by the current bureau when read, stamped with it when inserted.</summary>
public interface IBelongsToBureau
{
    /// <summary>The bureau; 0 until the row is saved for the first time.</summary>
    int BureauId { get; set; }
}

/// <summary>A row that two people may edit: the revision read must still be the stored one when it is saved.</summary>
public interface IRevised
{
    /// <summary>Raised by one on each change; never set by hand.</summary>
    int Revision { get; set; }
}

/// <summary>A row that is written once: neither changed nor deleted through the context; triggers say the same in the database.</summary>
public interface IAppendOnly;
